import type { ListrTask } from 'listr2';
import { hasImage } from '../../../lib/kind/docker.ts';
import type { Cni } from '../../../lib/kind/lab-state.ts';
import { ensureBuildTools } from '../daemon/tools.ts';
import { bakeNodeImage } from './bake.ts';
import { nodeImage, nodeRecipe, type NodeRecipe } from './node-image.ts';
import type { GoPieceName } from './go-recipes.ts';
import { fetchSources, goPiece } from './go.ts';
import { referenceOf, type ImageRecipe } from './image.ts';
import { imageRecipes, networkRecipes } from './images.ts';
import { lanes } from './once.ts';
import { isBuilt, type Piece } from './piece.ts';
import { removeOldImages } from './prune.ts';
import { provideImage, providePiece } from './provide.ts';
import { describeStep, inProgress, timed, wasCached, type StepReport } from './report.ts';

const outerPieces: readonly Piece[] = [goPiece('kind'), goPiece('istio')];

/** Whether everything of the built way is there for a lab with this network. */
export const allBuilt = async (cni: Cni): Promise<boolean> =>
  outerPieces.every(isBuilt) &&
  (await Promise.all([nodeImage(cni), referenceOf(imageRecipes.node)].map(hasImage))).every(Boolean);

const step = (name: string, provide: () => Promise<StepReport>): ListrTask<object> => ({
  title: name,
  task: async (_, task) => {
    task.title = describeStep(await provide());
  },
});

// The longest first: what waits for it is then the shortest chain.
const always = ['kubernetes', 'istio', 'containerd', 'kubeRouter', 'etcd', 'coredns', 'kind'] as const;
const forNetwork: Readonly<Record<Cni, readonly GoPieceName[]>> = { 'kube-router': [], cilium: ['cilium'] };

const fetching = 'fetch sources';
const baking = 'node image with all others inside';

/** Keeps the network busy with the next program's sources while the compiler works on the one before. */
const fetchAll = async (programs: readonly GoPieceName[]): Promise<StepReport> => {
  const missing = programs.filter((name) => !isBuilt(goPiece(name)));
  if (missing.length === 0) return wasCached(fetching);
  return timed(fetching, async () => {
    for (const name of missing) await lanes.network(async () => fetchSources(name));
  });
};

const bake = async (recipe: NodeRecipe): Promise<StepReport> => {
  if (recipe.below !== undefined) await bake(recipe.below);
  return (await hasImage(recipe.reference))
    ? wasCached(baking)
    : timed(baking, async () => {
        await bakeNodeImage(recipe);
        await removeOldImages();
      });
};

const partsFor = (cni: Cni): ListrTask<object>[] => {
  const programs = [...always, ...forNetwork[cni]];
  const images = new Set<ImageRecipe>([...Object.values(imageRecipes), networkRecipes[cni]]);
  return [
    ...programs.map((name) => step(`compile ${name}`, async () => providePiece(goPiece(name)))),
    step(fetching, async () => fetchAll(programs)),
    ...[...images].map((recipe) => step(`image ${recipe.name}`, async () => provideImage(recipe))),
  ];
};

const heartbeatMs = 20_000;

/** Builds what is missing: compiler, downloads and image assembly side by side, each step shown with its time. */
export const buildSteps = (cni: Cni): ListrTask<object>[] => [
  { title: 'Tools', task: ensureBuildTools },
  {
    title: 'Programs and images',
    task: (_, task) => {
      const heartbeat = setInterval(() => {
        const now = inProgress();
        if (now !== '') task.output = now;
      }, heartbeatMs);
      heartbeat.unref();
      return task.newListr(partsFor(cni), { concurrent: true });
    },
  },
  step(baking, async () => bake(nodeRecipe(cni))),
];
