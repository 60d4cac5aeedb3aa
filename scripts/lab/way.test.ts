import { expect } from 'chai';
import { chooseWay } from './way.ts';

const answers = (answer: boolean) => () => Promise.resolve(answer);
const never = (): Promise<boolean> => Promise.reject(new Error('asked'));

describe('chooseWay', () => {
  it('takes what is there without asking anybody', async () => {
    const here = { registryAnswers: never };
    expect(await chooseWay({ ...here, pullableImageIsHere: true, builtImageIsHere: false })).to.equal(
      'pulled',
    );
    expect(await chooseWay({ ...here, pullableImageIsHere: false, builtImageIsHere: true })).to.equal(
      'built',
    );
  });
  it('builds only where no registry answers', async () => {
    const nothing = { pullableImageIsHere: false, builtImageIsHere: false };
    expect(await chooseWay({ ...nothing, registryAnswers: answers(true) })).to.equal('pulled');
    expect(await chooseWay({ ...nothing, registryAnswers: answers(false) })).to.equal('built');
  });
});
