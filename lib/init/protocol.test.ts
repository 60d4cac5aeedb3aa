import { expect } from 'chai';
import { guessProtocol } from './protocol.ts';

const port = { port: 9, name: '', protocol: 'TCP' };

describe('the protocol of a port', () => {
  const cases: readonly (readonly [what: object, protocol: string, why: RegExp])[] = [
    [{ appProtocol: 'http' }, 'http', /appProtocol is http/],
    [{ appProtocol: 'kubernetes.io/h2c', name: 'http' }, 'tcp', /h2c/],
    [{ appProtocol: 'https' }, 'tcp', /https/],
    [{ name: 'http-api' }, 'http', /named http-api/],
    [{ name: 'grpc' }, 'tcp', /grpc/],
    [{ name: 'tcp-postgres' }, 'postgres', /tcp-postgres/],
    [{ name: 'tcp', port: 80 }, 'tcp', /named tcp/],
    [{ targetPort: 'web' }, 'http', /target port is named web/],
    [{ port: 5432 }, 'postgres', /by its number 5432/],
    [{ targetPort: 8080 }, 'http', /by its number 8080/],
    [{ name: 'httpbin' }, 'tcp', /nothing says/],
    [{}, 'tcp', /nothing says/],
  ];
  for (const [what, protocol, why] of cases) {
    it(`of ${JSON.stringify(what)} is ${protocol}`, () => {
      const guessed = guessProtocol({ ...port, ...what });
      expect(guessed.value).to.equal(protocol);
      expect(guessed.why).to.match(why);
    });
  }
});
