/** What a target says that would like to run in its reader's browser or terminal. None is longer than what is kept. */

/** Where a page would fetch from if it took a target's word for markup: nobody, in a documentation range. */
const AFAR = 'http://198.51.100.99';

/** Sets this on the window of whoever runs it. */
export const PWNED = '__pwned';

const SCRIPTS = [
  `"'><script>window.${PWNED}=1</script><!--`,
  `</script><script>window.${PWNED}=2;alert(2)</script>`,
  `"><img src=${AFAR}/a.png onerror="window.${PWNED}=3">`,
  `'><svg/onload=window.${PWNED}=4><style>@import'${AFAR}/b.css';</style>`,
  `javascript:window.${PWNED}=5//"onmouseover="window.${PWNED}=6`,
  `{{constructor.constructor('window.${PWNED}=7')()}}\${window.${PWNED}=8}`,
  `]]></script><iframe srcdoc="<script>parent.${PWNED}=9</script>">`,
  `&lt;script&gt;window.${PWNED}=10&lt;/script&gt;<meta http-equiv=refresh content=0;url=${AFAR}>`,
] as const;

/** One of them, by any number: each field of each answer has another. */
export const script = (number: number): string => SCRIPTS[number % SCRIPTS.length] ?? SCRIPTS[0];

/** Clears a screen, renames a window, colours, moves, turns the direction of reading, deletes; 7 and 8 bits wide. */
export const ESCAPES =
  '\x1b[2J\x1b[H\x1b]0;owned\x07\x1b[31mred\x1b[8m\x9b31m\x90q\x9c\x08\x08\x7f\u202eevil\u2066\u200b\u2028';

/** No UTF-8: lone continuations, a cut sequence, an overlong slash, a surrogate, bytes that never occur. */
export const NO_UTF8 = Buffer.from('80bfc3e282c0afeda080f5fffefdf8888080', 'hex');
