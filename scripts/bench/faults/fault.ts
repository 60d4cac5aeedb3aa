import type { Claim } from '../trial/claim.ts';
import type { Trial } from '../trial/manifests.ts';

/** One way in which a refusal comes about that no policy had a part in. */
export interface Fault {
  readonly id: string;
  readonly breaks: string;
  /** What is different in the system on trial. */
  readonly trial?: Trial;
  /** What is different in the claim: a slip of its author. */
  readonly claim?: Partial<Claim>;
  /** Why cyclonus cannot be asked. */
  readonly notForCyclonus?: string;
  /** Whether each tool's own probe gets an image without its program. */
  readonly probeLacksProgram?: true;
  /** Breaks something else, and gives what repairs it. Registered before it is done. */
  readonly break?: { readonly doIt: () => Promise<void>; readonly undo: () => Promise<void> };
}
