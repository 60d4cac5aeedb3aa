import { z } from 'zod';
import { AssayError, type ErrorCode } from '../errors.ts';
import type { ApiResponse } from './transport.ts';

/** One refused call, in the words that may be shown and stored: no body, no header. */
export interface RefusedCall {
  readonly verb: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly status: number;
  readonly reason: string;
  /** At most the first 300 characters of Status.message. */
  readonly message: string;
}

const statusBody = z.object({ reason: z.string().optional(), message: z.string().optional() });

const TODO: Partial<Record<ErrorCode, string>> = {
  E_FORBIDDEN: 'See `assay rbac` for the rights that a run needs',
  E_NOT_FOUND: 'See that it exists and is spelt so',
};

/** An answer of the API server that is not a success. */
export class KubeError extends AssayError {
  readonly call: RefusedCall;

  constructor(call: RefusedCall) {
    const code = codeOf(call.status, call.message);
    super(code, {
      tried: `${call.verb} ${call.resource}${placeOf(call)}`,
      seen: `${call.status} ${call.reason}${call.message === '' ? '' : `: ${call.message}`}`,
      todo: TODO[code] ?? 'The message above is the API server’s own',
    });
    this.call = call;
  }
}

/** The refusal as an error that carries neither body nor headers. */
export function kubeError(
  call: Pick<RefusedCall, 'verb' | 'resource' | 'namespace' | 'name'>,
  answer: ApiResponse,
): KubeError {
  const { reason = 'Unknown', message = '' } = statusBody.safeParse(answer.body).data ?? {};
  return new KubeError({ ...call, status: answer.status, reason, message: message.slice(0, 300) });
}

/** 403 is also what quota, Pod Security and policies answer: only RBAC's own words mean a missing right. */
function codeOf(status: number, message: string): ErrorCode {
  if (status === 401 || (status === 403 && / cannot \S+ /.test(message))) return 'E_FORBIDDEN';
  return status === 404 ? 'E_NOT_FOUND' : 'E_REFUSED';
}

function placeOf({ namespace, name }: RefusedCall): string {
  if (name === undefined) return namespace === undefined ? '' : ` in ${namespace}`;
  return ` ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
