import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import type { FaultTable } from '../../lib/model/fault-table.ts';
import { partOf } from '../../lib/model/part.ts';
import { describeTool } from '../../lib/run/tool.ts';
import { loadFaults } from '../faults/load.ts';
import { newFolder, startProgram } from './assay.ts';
import { labCluster, objectsOf } from './lab.ts';

/** As many as fit into a CI run; `npm run faults` tries them all. */
const PART = 3;
const LIMIT_MS = 900_000;

describe('what is broken is never called safe', () => {
  let cluster: Cluster;
  let before_: readonly string[];

  before(async () => {
    cluster = await labCluster();
    before_ = lasting(await objectsOf(cluster));
  });

  it('holds for the faults that this commit draws', async function () {
    this.timeout(LIMIT_MS);
    const out = join(newFolder(), 'faults');
    const ids = (await loadFaults()).map(({ id }) => id);
    const drawn = partOf(ids, (await describeTool()).commit, PART);
    const { code, stdout, stderr } = await startProgram(process.execPath, [
      'scripts/faults.ts',
      ...['--out', out, ...drawn.flatMap((id) => ['--only', id])],
    ]).ended;
    const { faults } = JSON.parse(readFileSync(join(out, 'faults.json'), 'utf8')) as FaultTable;
    const said = stdout + stderr;
    expect(
      faults.map(({ id }) => id),
      said,
    ).to.have.members(drawn);
    expect(
      faults.filter(({ held }) => !held),
      said,
    ).to.deep.equal([]);
    expect(code).to.equal(0);
  });

  it('leaves the objects of the lab as they were', async () => {
    expect(lasting(await objectsOf(cluster))).to.deep.equal(before_);
  });
});

/** A pod that was killed comes back under another name, and so does what a controller made for it. */
function lasting(objects: readonly string[]): readonly string[] {
  return objects
    .map((name) => name.replace(/^(Pod \S+?)(-[a-z0-9]{6,10})?-[a-z0-9]{5}$/, '$1'))
    .filter((name) => !/^(apps\/ControllerRevision|apps\/ReplicaSet|cilium)/.test(name))
    .sort();
}
