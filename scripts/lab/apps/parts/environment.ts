/** A setting that must be there: a service that guesses where its data goes is worse than one that stops. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}
