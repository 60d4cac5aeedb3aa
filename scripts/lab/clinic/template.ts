/** Puts values for `${NAME}` into a manifest; a name without a value stops the deployment before anything is sent. */
export function fillIn(file: string, text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') throw new Error(`${file}: there is no value for \${${name}}`);
    return value;
  });
}
