import { expect } from 'chai';
import { classifyConnectError, classifyLookupError, classifyStreamError } from './errno.ts';
import { alertOf, classifyTlsError } from './tls-error.ts';

describe('an error number', () => {
  it('is a refusal, a drop or no route before the connection is up, or says nothing', () => {
    for (const errno of ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'EACCES', 'EPERM']) {
      expect(classifyConnectError(errno)).to.deep.equal({ outcome: 'refused', errno });
    }
    expect(classifyConnectError('ETIMEDOUT')).to.deep.equal({ outcome: 'dropped', after: 'syn' });
    expect(classifyConnectError('ENETUNREACH')).to.deep.equal({
      outcome: 'unreachable',
      errno: 'ENETUNREACH',
    });
    for (const errno of ['EMFILE', 'ENOBUFS', 'EADDRNOTAVAIL', 'EINVAL', 'E_UNHEARD_OF']) {
      expect(classifyConnectError(errno).outcome).to.equal('probe-failed');
      expect(classifyStreamError(errno).outcome).to.equal('probe-failed');
      expect(classifyLookupError(errno).outcome).to.equal('probe-failed');
    }
  });

  it('is a reset or a drop afterwards', () => {
    expect(classifyStreamError('ECONNRESET')).to.deep.equal({ outcome: 'reset' });
    expect(classifyStreamError('EPIPE')).to.deep.equal({ outcome: 'reset' });
    expect(classifyStreamError('ETIMEDOUT')).to.deep.equal({ outcome: 'dropped', after: 'connect' });
  });

  it('of a name is never a refusal', () => {
    expect(classifyLookupError('ENOTFOUND').outcome).to.equal('name-not-found');
    expect(classifyLookupError('EAI_AGAIN').outcome).to.equal('name-not-found');
  });
});

describe('an error of TLS', () => {
  const error = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

  it('holds the code of an alert in three places', () => {
    expect(alertOf(error('X', 'SSL routines:ssl3_read_bytes:tlsv1 alert:SSL alert number 70\n'))).to.equal(
      70,
    );
    expect(alertOf(error('X', '00:error:0A00045C:SSL routines::'))).to.equal(116);
    expect(alertOf(error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'))).to.equal(116);
    expect(alertOf(error('ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'))).to.equal(42);
    expect(alertOf(error('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'))).to.equal(40);
    expect(alertOf(error('X', '00:error:0A00010B:SSL routines::wrong version number'))).to.equal(undefined);
  });

  it('is no stop where it is not the peer that stopped', () => {
    const own = ['ERR_SSL_NO_PROTOCOLS_AVAILABLE', 'ERR_SSL_NO_CIPHERS_AVAILABLE', 'ERR_SSL_ANYTHING_NEW'];
    const unreadable = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'];
    for (const code of own) expect(classifyTlsError(error(code)).outcome).to.equal('probe-failed');
    for (const code of unreadable) expect(classifyTlsError(error(code)).outcome).to.equal('garbled');
  });
});
