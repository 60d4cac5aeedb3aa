/** undici's client without the web platform around it, which needs a newer Node than a pod may have. */
declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici';
}
