const MOST = 10_000;
const NONCE = /(?:x-assay-nonce:[ \t]*|assay-nonce |assay-)([0-9a-f]{32})(?![0-9a-f])/gi;

/** The nonces that reached this pod's canary: a bounded memory, the oldest go first. */
export class Receipts {
  readonly #seen = new Set<string>();

  /** Notes every nonce in the bytes of a request, whole or not: what arrived, arrived. */
  note(request: string): void {
    for (const [, nonce = ''] of request.matchAll(NONCE)) this.#add(nonce.toLowerCase());
  }

  #add(nonce: string): void {
    this.#seen.delete(nonce);
    this.#seen.add(nonce);
    const [oldest] = this.#seen;
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Which of these have arrived. */
  among(nonces: readonly string[]): readonly string[] {
    return nonces.filter((nonce) => this.#seen.has(nonce));
  }
}
