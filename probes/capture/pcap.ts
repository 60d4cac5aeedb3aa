/** https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html: microseconds, in the order of bytes of this machine. */
const MAGIC = 0xa1b2c3d4;
const FILE_HEAD = 24;
const FRAME_HEAD = 16;
/** Linux cooked v1: https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html */
const LINUX_SLL = 113;

/** Cuts what tcpdump writes into frames, wherever its pieces end. Never more than one frame is kept. */
export class PcapReader {
  readonly #longest: number;
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;
  /** Why what was read, or what comes, cannot be told whole. */
  trouble: string | undefined;

  constructor(longest: number) {
    this.#longest = longest;
  }

  *push(chunk: Uint8Array): Generator<Buffer> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (!this.#begun) {
      if (this.#rest.length < FILE_HEAD) return;
      const isOurs = this.#rest.readUInt32LE(0) === MAGIC && this.#rest.readUInt32LE(20) === LINUX_SLL;
      if (!isOurs) this.trouble ??= 'a capture of another kind';
      this.#begun = true;
      this.#rest = this.#rest.subarray(FILE_HEAD);
    }
    while (this.trouble === undefined && this.#rest.length >= FRAME_HEAD) {
      const [kept, whole] = [this.#rest.readUInt32LE(8), this.#rest.readUInt32LE(12)];
      if (kept > this.#longest || kept < whole) this.trouble = 'a packet that is too long';
      if (this.trouble !== undefined || this.#rest.length < FRAME_HEAD + kept) break;
      yield this.#rest.subarray(FRAME_HEAD, FRAME_HEAD + kept);
      this.#rest = this.#rest.subarray(FRAME_HEAD + kept);
    }
    if (this.trouble !== undefined) this.#rest = Buffer.alloc(0);
  }
}
