/** What a datagram probe says, and what one of our canaries answers: it names itself and the nonce it was sent. */
const QUESTION = /^assay-nonce ([0-9a-f]{32})\n$/;
const ANSWER = /^assay ([\w.:/-]{1,200}) ([0-9a-f]{32})\n$/;

export const datagramQuestion = (nonce: string): Buffer => Buffer.from(`assay-nonce ${nonce}\n`);

/** Nothing for any other datagram, an answer among them: two canaries must not talk to each other for ever. */
export function datagramAnswer(question: Buffer, name: string): Buffer | undefined {
  const nonce = QUESTION.exec(question.toString('latin1'))?.[1];
  return nonce === undefined ? undefined : Buffer.from(`assay ${name} ${nonce}\n`);
}

/** The canary that answered this very nonce. */
export function backendOfDatagram(answer: Buffer, nonce: string): string | undefined {
  const [, name, echoed] = ANSWER.exec(answer.toString('latin1')) ?? [];
  return echoed === nonce ? name : undefined;
}
