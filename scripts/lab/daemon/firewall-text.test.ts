import { expect } from 'chai';
import { emptiedTables, parseFirewall, undoText } from './firewall-text.ts';

const after = `# Generated
*filter
:INPUT ACCEPT [12:345]
:FORWARD ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
:MINE - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -i assay0 -o assay0 -j ACCEPT
-A FORWARD -i eth0 -j MINE
-A DOCKER-USER -i assay0 ! -o assay0 -j DROP
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
COMMIT
`;

describe('the firewall after the lab', () => {
  it('is read by tables', () => {
    expect(parseFirewall(after).map((table) => table.name)).to.deep.equal(['filter', 'nat']);
  });
  it('loses what Docker added and keeps what is not ours', () => {
    expect(undoText('', after, 'assay0').split('\n')).to.deep.equal([
      '*filter',
      '-D FORWARD -j DOCKER-USER',
      '-D FORWARD -i assay0 -o assay0 -j ACCEPT',
      '-F DOCKER',
      '-F DOCKER-USER',
      '-X DOCKER',
      '-X DOCKER-USER',
      'COMMIT',
      '*nat',
      '-F DOCKER',
      '-X DOCKER',
      'COMMIT',
      '',
    ]);
  });
  it('keeps chains that were there before', () => {
    expect(undoText(after, after, 'assay0')).to.equal('');
  });
  it('has no table more than before', () => {
    const empty = '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n*nat\n:INPUT DROP [0:0]\nCOMMIT\n';
    expect(emptiedTables('', empty)).to.deep.equal(['filter']);
    expect(emptiedTables(empty, empty)).to.deep.equal([]);
  });
});
