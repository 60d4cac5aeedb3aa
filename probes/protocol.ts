/**
 * Every word that the runner and an agent exchange. The runner writes one Batch as JSON on the agent's stdin and
 * reads Frames as NDJSON from its stdout. Exit codes and a missing end frame say nothing of the system:
 * a probe without a result frame is `probe-failed`.
 */
export const PROTOCOL = 1;

export const TLS_VERSIONS = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** A header line as it goes on the wire; order and repetition are kept. */
export type HeaderLine = readonly [name: string, value: string];

/**
 * The bytes to exchange, apart from the transport that carries them. `keep`: names, in lower case, of response headers that a
 * report may hold beside the allow-listed ones: those that tell one backend from another.
 */
export type Exchange =
  /** Connect and send nothing. Alone it proves reachability at layer 4, never that an application answered. */
  | { readonly do: 'tcp' }
  /** HTTP/1.1 written byte by byte on a raw socket: nothing is merged, normalised or followed. */
  | {
      readonly do: 'http1';
      readonly method: string;
      readonly path: string;
      readonly host?: string;
      readonly headers?: readonly HeaderLine[];
      readonly keep?: readonly string[];
    }
  /**
   * HTTP/2 on a line whose TLS agreed on ALPN `h2`: the transport has to offer it. A server that agreed on none is told by
   * `probe-failed: no-h2`, one that breaks off for want of it by alert 120; neither was asked anything. One field for each
   * line, in this order, none merged; names go in lower case, as RFC 9113 section 8.2.1 demands. A stream that the server
   * resets is `reset`, a connection on which it takes no request `closed`.
   */
  | {
      readonly do: 'http2';
      readonly method: string;
      readonly path: string;
      readonly host?: string;
      readonly headers?: readonly HeaderLine[];
      readonly keep?: readonly string[];
    }
  /** An ordinary HTTP exchange by undici; redirects are not followed. */
  | {
      readonly do: 'http';
      readonly method: 'GET' | 'HEAD' | 'OPTIONS';
      readonly path: string;
      readonly host?: string;
      readonly headers?: readonly HeaderLine[];
      readonly keep?: readonly string[];
    }
  /**
   * One datagram that carries the nonce (`assay-nonce <nonce>`), over UDP; any datagram back is an answer. Linux tells a
   * socket of some ICMP rejects alone: port unreachable and the prohibited ones, not net or host unreachable. The latter,
   * and silence, are `dropped`.
   */
  | { readonly do: 'datagram' }
  /**
   * One DNS query (RFC 1035) for `assay-nonce.<nonce>.invalid`, over UDP or TCP; any response to it is an answer, whatever its
   * code. Over UDP an ICMP reject is told as of a datagram.
   */
  | { readonly do: 'dns-query' }
  /** One raw ClientHello offering exactly one version and every RSA and ECDSA suite class of it. */
  | { readonly do: 'tls-hello'; readonly version: TlsVersion; readonly serverName?: string }
  /**
   * PostgreSQL StartupMessage, protocol 3.0, with a user that need not exist unless one is named; no password is ever sent.
   * `inTls`: after an SSLRequest, in TLS of PostgreSQL's own, which is reported and not judged. An error is told with its
   * SQLSTATE: `error-28000` (PostgreSQL, appendix A).
   */
  | {
      readonly do: 'postgres-startup';
      readonly user?: string;
      readonly database?: string;
      readonly inTls?: boolean;
    }
  /**
   * What this pod's program met at the address from its first moment on, where it was started to watch it. The outcome is
   * that of the connections that began or opened later than `afterMs` (milliseconds since the program began).
   */
  | { readonly do: 'first-moments'; readonly afterMs: number }
  /** PostgreSQL SSLRequest: one byte answers, `S` or `N`. */
  | { readonly do: 'postgres-ssl-request' };

/** What carries the bytes. */
export type Transport =
  /** `altered`: one bit of what is sent is turned on its way, as by somebody between the two. */
  | { readonly over: 'tcp'; readonly altered?: boolean }
  /**
   * TLS by the agent itself with the certificate that the mesh gave this pod; verified against the mesh's root. `altered`: one
   * bit of the first record after the handshake is turned on its way.
   */
  | { readonly over: 'mesh-mtls'; readonly alpn?: readonly string[]; readonly altered?: boolean }
  /** TLS 1.2 or 1.3 by the agent; the certificate is reported, not judged. */
  | {
      readonly over: 'tls';
      readonly serverName?: string;
      readonly alpn?: readonly string[];
      /** Shown when the server asks for one: minted for this run, worth nothing anywhere. */
      readonly certificate?: ClientCertificate;
      /** Whether the chain is wanted in the outcome. */
      readonly chain?: boolean;
    }
  /** For datagrams, a DNS query's among them. */
  | { readonly over: 'udp' };

/** PEM text, leaf first. */
export interface ClientCertificate {
  readonly chain: string;
  readonly key: string;
}

export interface Address {
  /** An IP address or a name; a name is resolved in the agent, and a failure there is `name-not-found`. */
  readonly host: string;
  readonly port: number;
}

export interface Probe {
  /** Place in the batch, from 0 without gaps. */
  readonly seq: number;
  readonly to: Address;
  readonly send: Exchange;
  readonly via: Transport;
  /** 32 hex digits; travels in the request where the protocol has room (header `x-assay-nonce`). */
  readonly nonce: string;
  /** Milliseconds without an event before a connect or a read counts as dropped. */
  readonly timeoutMs: number;
  /** The same once a connection is up, where somebody was met who may only be slow; `timeoutMs` where absent. */
  readonly answerMs?: number;
  /** Probes with the same key run one after another. */
  readonly serial?: string;
  /** Milliseconds after the start frame before which this probe is not sent: attempts are spread over time. */
  readonly notBeforeMs?: number;
  /** The only backend whose answer counts, when it is one of our own canaries (`x-assay-backend`). */
  readonly backend?: string;
  /** Start a canary of our own for this probe on the agent's own address and dial that instead of `to`. */
  readonly self?: boolean;
  readonly again?: Again;
}

/**
 * The exchange is made again and again until it comes to something else and stays so. HTTP/1.1 keeps its line while the server does, and
 * opens another one as any client would; everything else opens a new line each time.
 */
export interface Again {
  /** Milliseconds from the end of one to the beginning of the next. */
  readonly everyMs: number;
  /** Milliseconds from the first on after which it is made no more. */
  readonly forMs: number;
}

/** What an exchange that was made again came to at first. */
export interface Before {
  readonly result: Outcome;
  /** How often. */
  readonly times: number;
  /** When it first had, and when it last had, come to that: milliseconds after the start frame. */
  readonly sinceMs: number;
  readonly untilMs: number;
  /** When the one began that came to something else; absent where none did. */
  readonly nextMs?: number;
}

export interface Batch {
  readonly protocol: typeof PROTOCOL;
  /** 32 hex digits; every frame repeats it, so that a stray stream cannot be taken for this one. */
  readonly batch: string;
  /** Probes under way at once. */
  readonly concurrency: number;
  /** Milliseconds after which the agent gives up, reports what it has and ends. */
  readonly deadlineMs: number;
  readonly probes: readonly Probe[];
  /** Nonces to look up in the receipts of this pod's own canary server, asked after the probes have run. */
  readonly receipts?: readonly string[];
  /** For a capturing pod alone, which has no canary server. */
  readonly capture?: CaptureOrder;
}

/** The way of a caller's bytes: from its address to one of these, whichever its own proxy chooses. */
export interface Way {
  readonly from: string;
  readonly behind: readonly string[];
}

/**
 * What a capturing pod is told: to read from now on what these addresses send, or to end it and tell what was heard. It keeps which
 * nonces could be read and which connections are of TLS, and nothing else.
 */
export type CaptureOrder =
  | { readonly do: 'listen'; readonly to: readonly string[] }
  | { readonly do: 'tell'; readonly nonces: readonly string[]; readonly ways: readonly Way[] };

/** `sealed`: all connections that were seen are of TLS, and application data travelled; `unsealed`: one is not. */
export const WAYS_SEEN = ['sealed', 'unsealed', 'unseen'] as const;
export type WaySeen = (typeof WAYS_SEEN)[number];

export type CaptureAnswer =
  | { readonly said: 'listening' }
  /** The nonces that could be read, and what was seen on each way, in their order. */
  | { readonly said: 'heard'; readonly read: readonly string[]; readonly ways: readonly WaySeen[] }
  /** It heard nothing, or not all. */
  | { readonly said: 'nothing'; readonly why: string };

/** A certificate as read off the wire; no key, no extension values beyond names. */
export interface PeerCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of the DER bytes, hex. */
  readonly sha256: string;
}

export interface TlsSession {
  readonly version: string;
  readonly cipher: string;
  readonly peer?: PeerCertificate;
  /** The certificates that the server sent, leaf first, each as base64 of its DER bytes; at most 8. */
  readonly chain?: readonly string[];
}

/**
 * Who wrote an answer. `proxy`: its bytes carry the signature of a proxy's own local reply. `app`: it came through
 * to something behind. `unknown` never supports a pass.
 */
export type Answerer = 'app' | 'proxy' | 'unknown';

/** What came of one probe: a closed union. `probe-failed` says nothing of the system. */
export type Outcome =
  /** `openMs`, of first moments: until when connections opened, in milliseconds since the program began. */
  | { readonly outcome: 'connected'; readonly tls?: TlsSession; readonly openMs?: number }
  | {
      readonly outcome: 'answered';
      readonly by: Answerer;
      /** HTTP status, where the protocol has one. */
      readonly status?: number;
      readonly protocol: 'http' | 'postgres' | 'tls' | 'dns' | 'other';
      /** The kind of answer where there is no status: `ssl-yes`, `ssl-no`, `authentication`, `error-28000`, `rcode-3`. */
      readonly reply?: string;
      /** Allow-listed response headers only. */
      readonly headers?: Readonly<Record<string, string>>;
      readonly tls?: TlsSession;
    }
  | { readonly outcome: 'tls-alert'; readonly code: number; readonly tls?: TlsSession }
  | { readonly outcome: 'reset'; readonly tls?: TlsSession }
  | { readonly outcome: 'closed'; readonly tls?: TlsSession }
  | { readonly outcome: 'refused'; readonly errno: string; readonly openMs?: number }
  | { readonly outcome: 'dropped'; readonly after: 'syn' | 'connect'; readonly openMs?: number }
  | { readonly outcome: 'unreachable'; readonly errno: string }
  /** The first bytes in hex, at most 32. */
  | { readonly outcome: 'garbled'; readonly bytes: string }
  | { readonly outcome: 'name-not-found'; readonly errno: string }
  | { readonly outcome: 'wrong-backend'; readonly backend: string }
  | { readonly outcome: 'probe-failed'; readonly reason: string };

export type OutcomeWord = Outcome['outcome'];

/** One line of the agent's stdout. */
export type Frame =
  | {
      readonly frame: 'start';
      readonly batch: string;
      readonly protocol: number;
      readonly ips: readonly string[];
    }
  /** Sent every 5 s so that an idle stream is told from a dead one. */
  | { readonly frame: 'beat'; readonly batch: string }
  | {
      readonly frame: 'result';
      readonly batch: string;
      readonly seq: number;
      /** Milliseconds after the start frame, by a monotonic clock: the agent's wall clock is never believed. */
      readonly startedMs: number;
      readonly ms: number;
      readonly local?: string;
      readonly remote?: string;
      /** Of an exchange that was made again: `result` is what the last one came to. */
      readonly before?: Before;
      readonly result: Outcome;
    }
  | { readonly frame: 'receipts'; readonly batch: string; readonly seen: readonly string[] }
  | { readonly frame: 'capture'; readonly batch: string; readonly answer: CaptureAnswer }
  | { readonly frame: 'end'; readonly batch: string; readonly results: number };

/** The port of an agent's own canary server when its vantage asks for no other. */
export const CANARY_PORT = 8642;

/** Where the mesh writes the pod's own certificate for the agent (`cert-chain.pem`, `key.pem`, `root-cert.pem`). */
export const MESH_CERTIFICATES = '/etc/assay/mesh';
