import type { ListrTask } from 'listr2';
import { hasImage } from '../../../lib/kind/docker.ts';
import { ensureBuildTools } from '../daemon/tools.ts';
import { bakeNodeImage } from './bake.ts';
import { nodeImage } from './node-image.ts';
import type { GoPieceName } from './go-recipes.ts';
import { fetchSources, goPiece } from './go.ts';
import { referenceOf } from './image.ts';
import { imageRecipes } from './images.ts';
import { lanes } from './once.ts';
import { isBuilt, type Piece } from './piece.ts';
import { removeOldImages } from './prune.ts';
import { provideImage, providePiece } from './provide.ts';
import { describeStep, inProgress, timed, wasCached, type StepReport } from './report.ts';

const outerPieces: readonly Piece[] = [goPiece('kind'), goPiece('istio')];

/** Whether everything of the built way is there. */
export const allBuilt = async (): Promise<boolean> =>
  outerPieces.every(isBuilt) &&
  (await Promise.all([nodeImage(), referenceOf(imageRecipes.node)].map(hasImage))).every(Boolean);

const step = (name: string, provide: () => Promise<StepReport>): ListrTask<object> => ({
  title: name,
  task: async (_, task) => {
    task.title = describeStep(await provide());
  },
});

// The longest first: what waits for it is then the shortest chain.
const programs = ['kubernetes', 'istio', 'containerd', 'kubeRouter', 'etcd', 'coredns', 'kind'] as const;

const fetching = 'fetch sources';

/** Keeps the network busy with the next program's sources while the compiler works on the one before. */
const fetchAll = async (): Promise<StepReport> => {
  const missing: readonly GoPieceName[] = programs.filter((name) => !isBuilt(goPiece(name)));
  if (missing.length === 0) return wasCached(fetching);
  return timed(fetching, async () => {
    for (const name of missing) await lanes.network(async () => fetchSources(name));
  });
};

const baking = 'node image with all others inside';

const bake = async (): Promise<StepReport> =>
  (await hasImage(nodeImage()))
    ? wasCached(baking)
    : timed(baking, async () => {
        await bakeNodeImage();
        await removeOldImages();
      });

const parts: readonly ListrTask<object>[] = [
  ...programs.map((name) => step(`compile ${name}`, async () => providePiece(goPiece(name)))),
  step(fetching, fetchAll),
  ...Object.values(imageRecipes).map((recipe) =>
    step(`image ${recipe.name}`, async () => provideImage(recipe)),
  ),
];

const heartbeatMs = 20_000;

/** Builds what is missing: compiler, downloads and image assembly side by side, each step shown with its time. */
export const buildSteps = (): ListrTask<object>[] => [
  { title: 'Tools', task: ensureBuildTools },
  {
    title: 'Programs and images',
    task: (_, task) => {
      const heartbeat = setInterval(() => {
        const now = inProgress();
        if (now !== '') task.output = now;
      }, heartbeatMs);
      heartbeat.unref();
      return task.newListr([...parts], { concurrent: true });
    },
  },
  step(baking, bake),
];
