/** The id of a patient in a path such as /patients/p-17, or null where the form alone says there is none. */
export function patientIdIn(path: string, prefix: string): string | null {
  if (!path.startsWith(`${prefix}/`)) return null;
  const id = path.slice(prefix.length + 1);
  // p-0 can therefore never exist: a safe target for a request that would change something.
  return /^p-[1-9]\d{0,8}$/.test(id) ? id : null;
}
