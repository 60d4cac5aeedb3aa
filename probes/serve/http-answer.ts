/** 200 with the backend's name and the nonces as they came, one line each. */
export function httpAnswer(request: string, name: string): string {
  const [head = ''] = request.split(/\r?\n\r?\n/, 1);
  const nonces = [...head.matchAll(/^x-assay-nonce:[ \t]*([\x20-\x7e]{0,128}?)[ \t]*\r?$/gim)].map(
    ([, nonce]) => nonce ?? '',
  );
  const body = `${JSON.stringify({ backend: name })}\n`;
  return [
    'HTTP/1.1 200 OK',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-assay-backend: ${name}`,
    ...nonces.slice(0, 8).map((nonce) => `x-assay-nonce: ${nonce}`),
    'connection: close',
    '',
    request.startsWith('HEAD ') ? '' : body,
  ].join('\r\n');
}
