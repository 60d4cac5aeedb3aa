/** One call of the Kubernetes API, without its credentials. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly timeoutMs?: number;
}

/** What the API server answered, whatever the status. */
export interface ApiResponse {
  readonly status: number;
  readonly body: unknown;
  /** The server's own clock, where it told it. */
  readonly date?: Date;
}

/** How calls reach an API server. Rejects with E_UNREACHABLE when no answer came; tests give one of their own. */
export type Transport = (request: ApiRequest) => Promise<ApiResponse>;
