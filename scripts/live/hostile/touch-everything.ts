/**
 * Runs in the page, so it is a text: unfolds and presses whatever can be inside of it, then points at every element.
 * Gives the number of things that were pressed.
 */
export const TOUCH_EVERYTHING = `(async () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const pressable = document.querySelectorAll('button, summary, header, [role=button], [onclick]');
  const pressed = [...pressable].filter((one) => one.localName !== 'a').slice(0, 2000);
  for (const one of pressed) one.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const one of document.querySelectorAll('body *'))
    for (const type of ['mouseover', 'mouseenter', 'focus', 'pointerover'])
      one.dispatchEvent(new MouseEvent(type, { bubbles: true }));
  return pressed.length;
})()`;
