const NEWLINE = 0x0a;

/** Cuts chunks of bytes into lines, wherever the chunks end. */
export class Lines {
  readonly #most: number;
  #rest: Buffer[] = [];
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** The lines that are whole now; nothing any more once one was too long: its end would pass for a line. */
  *push(chunk: Uint8Array): Generator<string> {
    let bytes = Buffer.from(chunk);
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE)) {
      this.#keep(bytes.subarray(0, at));
      bytes = bytes.subarray(at + 1);
      if (this.isTooLong) return;
      yield this.#take();
    }
    this.#keep(bytes);
  }

  get isTooLong(): boolean {
    return this.#size > this.#most;
  }

  /** What came after the last newline. */
  get rest(): string {
    return Buffer.concat(this.#rest).toString('utf8');
  }

  /** The size of a line that is too long stays, and so nothing after it is kept or given out. */
  #keep(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.isTooLong) this.#rest = [];
    else this.#rest.push(bytes);
  }

  #take(): string {
    const line = this.rest;
    this.#rest = [];
    this.#size = 0;
    return line;
  }
}
