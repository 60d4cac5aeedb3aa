import { expect } from 'chai';
import { kubeError } from './kube-error.ts';
import { classifyRefusal, refusalReason } from './refusal.ts';

const call = { verb: 'create', resource: 'pods', namespace: 'clinic' };
const reasonOf = (status: number, message: string): string | undefined => {
  const refusal = classifyRefusal(kubeError(call, { status, body: { reason: 'R', message } }));
  return refusal === undefined ? undefined : refusalReason(refusal);
};

describe('refusal', () => {
  const cases: readonly (readonly [status: number, message: string, reason: string])[] = [
    [
      403,
      'pods is forbidden: User "nightly" cannot create resource "pods" in API group "" in the namespace "clinic"',
      'missing-permission:create pods',
    ],
    [
      403,
      'pods "a" is forbidden: User "nightly" cannot create resource "pods/exec" in API group "" in the namespace "clinic"',
      'missing-permission:create pods/exec',
    ],
    [
      403,
      'pods "a" is forbidden: exceeded quota: small, requested: pods=1, used: pods=9',
      'refused-by:quota small',
    ],
    [403, 'pods "a" is forbidden: failed quota: small: must specify limits.cpu', 'refused-by:quota small'],
    [
      403,
      'pods "a" is forbidden: violates PodSecurity "restricted:latest": privileged',
      'refused-by:pod-security restricted:latest',
    ],
    [
      403,
      'pods "a" is forbidden: unable to validate against any security context constraint: []',
      'refused-by:pod-security security context constraint',
    ],
    [
      400,
      'admission webhook "guard.example.test" denied the request: no',
      'refused-by:webhook guard.example.test',
    ],
    [
      500,
      'Internal error occurred: failed calling webhook "guard.example.test": timeout',
      'refused-by:webhook guard.example.test',
    ],
    [
      422,
      "pods \"a\" is forbidden: ValidatingAdmissionPolicy 'assay-agents' with binding 'b' denied request: no",
      'refused-by:policy assay-agents',
    ],
    [
      403,
      'pods "a" is forbidden: error looking up service account clinic/x: serviceaccount "x" not found',
      'refused:not-found serviceaccount x',
    ],
    [404, 'namespaces "clinic" not found', 'refused:not-found namespaces clinic'],
    [404, 'the server could not find the requested resource', 'refused:not-found'],
    [404, 'pods "<b>bold</b>" not found', 'refused:not-found'],
    [409, 'pods "a" already exists', 'refused:conflict'],
    [403, 'something else entirely', 'refused:other'],
    // A webhook may quote another refusal's words: it is still the webhook that refused.
    [
      403,
      'admission webhook "w" denied the request: user cannot create resource "pods"',
      'refused-by:webhook w',
    ],
  ];
  for (const [status, message, reason] of cases) {
    it(`${reason} from ${status} ${message.slice(0, 50)}`, () => {
      expect(reasonOf(status, message)).to.equal(reason);
    });
  }

  it('is undefined for what is no answer of the API server', () => {
    expect(classifyRefusal(new Error('socket hang up'))).to.equal(undefined);
  });
});

describe('an error of the API', () => {
  it('carries neither body nor more than 300 characters of the message', () => {
    const body = { reason: 'Forbidden', message: 'm'.repeat(900), data: { password: 'hunter2' } };
    const error = kubeError({ ...call, name: 'a' }, { status: 403, body });
    expect(error.call.message).to.have.length(300);
    expect(JSON.stringify(error) + error.message + String(error.stack)).not.to.contain('hunter2');
    expect(error.tried).to.equal('create pods clinic/a');
  });

  it('is E_FORBIDDEN only where RBAC says so', () => {
    const code = (status: number, message: string): string =>
      kubeError(call, { status, body: { message } }).code;
    expect(code(403, 'User "x" cannot list resource "pods"')).to.equal('E_FORBIDDEN');
    expect(code(403, 'exceeded quota: small')).to.equal('E_REFUSED');
    expect(code(401, 'Unauthorized')).to.equal('E_FORBIDDEN');
    expect(code(404, 'no such pod')).to.equal('E_NOT_FOUND');
  });
});
