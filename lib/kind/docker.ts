import { execa, type Options } from 'execa';

export interface DockerOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const optionsOf = (options: DockerOptions) => ({
  ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
  ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  ...(options.env === undefined ? {} : { env: options.env }),
});

/** Runs one docker command and gives its standard output; throws what docker said when it fails. */
export const docker = async (args: readonly string[], options: DockerOptions = {}): Promise<string> =>
  (await execa('docker', args, optionsOf(options) satisfies Options)).stdout;

/** The same for questions where "no" is an answer: undefined when the command fails. */
export const tryDocker = async (
  args: readonly string[],
  options: DockerOptions = {},
): Promise<string | undefined> => {
  const result = await execa('docker', args, { ...optionsOf(options), reject: false });
  return result.failed ? undefined : result.stdout;
};

export const dockerExec = async (
  container: string,
  command: readonly string[],
  options: DockerOptions = {},
): Promise<string> =>
  docker(['exec', ...(options.input === undefined ? [] : ['-i']), container, ...command], options);

/** The version of the Docker daemon that answers, if one does. */
export const dockerVersion = async (): Promise<string | undefined> =>
  await tryDocker(['version', '--format', '{{.Server.Version}}'], { timeoutMs: 5000 });

export const hasImage = async (image: string): Promise<boolean> =>
  (await tryDocker(['image', 'inspect', '--format', '{{.Id}}', image])) !== undefined;

export const containerIP = async (name: string, network: string): Promise<string> =>
  docker([
    'container',
    'inspect',
    '--format',
    `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`,
    name,
  ]);

/** Names of the containers that a filter finds, stopped ones too. */
export const containersWith = async (filter: string): Promise<readonly string[]> =>
  ((await tryDocker(['ps', '--all', '--filter', filter, '--format', '{{.Names}}'])) ?? '')
    .split('\n')
    .filter((name) => name !== '');
