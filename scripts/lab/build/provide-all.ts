import { Listr, type ListrTask } from 'listr2';
import { hasImage } from '../../../lib/kind/docker.ts';
import { ensureBuildTools } from '../daemon/tools.ts';
import { bakeNodeImage, nodeImage } from './bake.ts';
import { downloadModule, goPiece } from './go.ts';
import { referenceOf } from './image.ts';
import { imageRecipes } from './images.ts';
import { lanes } from './once.ts';
import { isBuilt, type Piece } from './piece.ts';
import { provideImage, providePiece } from './provide.ts';
import { describeStep, timed, type StepReport } from './report.ts';

const outerPieces: readonly Piece[] = [goPiece('kind'), goPiece('istio')];

/** Whether everything of the built way is there. */
export const allBuilt = async (): Promise<boolean> =>
  outerPieces.every(isBuilt) &&
  (await Promise.all([nodeImage(), referenceOf(imageRecipes.node)].map(hasImage))).every(Boolean);

const step = (name: string, provide: () => Promise<StepReport>): ListrTask => ({
  title: name,
  task: async (_, task) => {
    task.title = describeStep(await provide());
  },
});

// The longest first: what waits for it is then the shortest chain.
const programs = ['kubernetes', 'istio', 'containerd', 'kubeRouter', 'etcd', 'coredns', 'kind'] as const;

/** Builds what is missing: compiler, downloads and image assembly side by side, each step shown with its time. */
export const provideAll = (): Listr => {
  const modules = ['kubernetes', 'containerd', 'kubeRouter', 'etcd', 'kind'] as const;
  return new Listr(
    [
      { title: 'Tools', task: ensureBuildTools },
      {
        title: 'Programs and images',
        task: (_, task) =>
          task.newListr(
            [
              ...programs.map((name) => step(`compile ${name}`, async () => providePiece(goPiece(name)))),
              step('fetch sources', async () =>
                timed('fetch sources', async () => {
                  if (programs.every((name) => isBuilt(goPiece(name)))) return;
                  for (const name of modules) await lanes.network(async () => downloadModule(name));
                }),
              ),
              ...Object.values(imageRecipes).map((recipe) =>
                step(`image ${recipe.name}`, async () => provideImage(recipe)),
              ),
            ],
            { concurrent: true },
          ),
      },
      step('node image with all others inside', async () =>
        timed('node image with all others inside', bakeNodeImage),
      ),
    ],
    { concurrent: false },
  );
};
