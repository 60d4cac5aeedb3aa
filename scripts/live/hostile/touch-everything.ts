export interface Touched {
  readonly unfolded: number;
  readonly pressed: number;
  /** What is to be read once everything is unfolded. */
  readonly text: string;
}

/**
 * Runs in the page, so it is a text. It waits until the page has drawn itself, unfolds what can be, reads it, presses
 * every button and points at every element.
 */
export const TOUCH_EVERYTHING = `(async () => {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const all = (what) => [...document.querySelectorAll(what)].slice(0, 3000);
  for (let last = -1; last !== all('body *').length; await pause(700)) last = all('body *').length;
  const folded = all('details');
  for (const details of folded) details.open = true;
  await pause(1000);
  const text = document.body.innerText;
  const buttons = all('button, [role=button], [onclick]').filter((one) => one.localName !== 'a');
  for (const one of buttons) one.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  for (const one of all('body *'))
    for (const type of ['mouseover', 'mouseenter', 'focus', 'pointerover'])
      one.dispatchEvent(new MouseEvent(type, { bubbles: true }));
  await pause(500);
  return { unfolded: folded.length, pressed: buttons.length, text };
})()`;
