import { hasImage, tryDocker } from '../../lib/kind/docker.ts';
import { pulledImages } from './pulled/images.ts';

/** How the lab's images are got: from a container registry, or built here from packages. */
export type Way = 'pulled' | 'built';

interface WayFacts {
  readonly pullableImageIsHere: boolean;
  readonly builtImageIsHere: boolean;
  readonly registryAnswers: () => Promise<boolean>;
}

/** What is here already decides; else whether a registry answers. */
export const chooseWay = async (facts: WayFacts): Promise<Way> => {
  if (facts.builtImageIsHere) return 'built';
  if (facts.pullableImageIsHere) return 'pulled';
  return (await facts.registryAnswers()) ? 'pulled' : 'built';
};

const patienceMs = 8000;

/** Asks the registry for the node image's manifest only: an answer takes a second, a pull minutes. */
const registryAnswers = async (): Promise<boolean> =>
  (await tryDocker(['manifest', 'inspect', pulledImages.kindNode], { timeoutMs: patienceMs })) !== undefined;

export const findWay = async (builtNodeImage: string): Promise<Way> =>
  chooseWay({
    pullableImageIsHere: await hasImage(pulledImages.kindNode),
    builtImageIsHere: await hasImage(builtNodeImage),
    registryAnswers,
  });
