import type { Subject } from './rbac.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { AGENT_CONTAINER, agentCommand } from './agent-pod.ts';
import { cel, type Validation } from './cel.ts';
import { NAME_PREFIX, RUN_LABEL } from './labels.ts';
import { labelRules, type Trusted } from './label-rules.ts';
import { AGENT_VOLUMES, MESH_CONTAINERS } from './mesh.ts';
import { LISTENING } from './restricted.ts';

interface Rule {
  readonly group: string;
  readonly resources: readonly string[];
  readonly operations: readonly string[];
}

const API = 'admissionregistration.k8s.io/v1';

interface Held {
  subject: Subject;
  probeImage: string;
  /** The one namespace whose agents may stand on a node's network, where the system has opted in. */
  hostNamespace?: string | undefined;
  /** The image of those that listen there, where the system has opted in to that as well. */
  captureImage?: string | undefined;
  /** The one namespace whose labels may be changed, and to what, where the system has opted in. */
  trusted?: Trusted | undefined;
  /** The images of the mesh's containers; without them a mesh's container is known by its name alone. */
  meshImages?: readonly string[];
}

/**
 * Cluster-scoped policies, for the user to apply, that hold one user to the pods of this tool: what it may create,
 * into which pods it may exec, and what it may remove. Without them the roles of `assay rbac` reach every pod.
 */
export function admissionPolicies(held: Held): readonly KubeObject[] {
  const core = (...resources: readonly string[]): Rule => ({ group: '', resources, operations: [] });
  return [
    policy(
      byWhom(held.subject),
      'assay-agents',
      [{ ...core('pods'), operations: ['CREATE'] }],
      agentRules(held),
    ),
    policy(
      byWhom(held.subject),
      'assay-owners',
      [{ group: 'batch', resources: ['jobs'], operations: ['CREATE'] }],
      [{ expression: 'object.spec.parallelism == 0', message: 'the owner Job starts no pod' }],
    ),
    policy(
      byWhom(held.subject),
      'assay-network-policies',
      [{ group: 'networking.k8s.io', resources: ['networkpolicies'], operations: ['CREATE'] }],
      [
        {
          expression: `has(object.spec.podSelector.matchLabels) && ${cel(RUN_LABEL)} in object.spec.podSelector.matchLabels`,
          message: 'a NetworkPolicy of a run selects nothing but its own pods',
        },
      ],
    ),
    policy(
      byWhom(held.subject),
      'assay-grants',
      [{ group: 'security.istio.io', resources: ['authorizationpolicies'], operations: ['CREATE'] }],
      [
        {
          expression: `has(object.spec.selector) && has(object.spec.selector.matchLabels) && ${cel(RUN_LABEL)} in object.spec.selector.matchLabels`,
          message: 'an AuthorizationPolicy of a run selects nothing but its own pods',
        },
      ],
    ),
    policy(
      byWhom(held.subject),
      'assay-accounts',
      [{ ...core('serviceaccounts'), operations: ['CREATE'] }],
      [
        {
          expression: `has(object.metadata.labels) && ${cel(RUN_LABEL)} in object.metadata.labels && has(object.metadata.ownerReferences) && has(object.automountServiceAccountToken) && !object.automountServiceAccountToken && !has(object.secrets) && !has(object.imagePullSecrets)`,
          message: 'an account of a run is marked, goes with the run, and lends nothing to anybody',
        },
      ],
    ),
    held.trusted === undefined
      ? []
      : policy(
          byWhom(held.subject),
          'assay-labels',
          [{ ...core('namespaces'), operations: ['UPDATE'] }],
          labelRules(held.trusted),
        ),
    policy(
      byWhom(held.subject),
      'assay-names',
      [
        { ...core('pods', 'configmaps'), operations: ['CREATE', 'DELETE'] },
        { ...core('pods/exec'), operations: ['CONNECT'] },
        { group: 'batch', resources: ['jobs'], operations: ['CREATE', 'DELETE'] },
        { group: 'networking.k8s.io', resources: ['networkpolicies'], operations: ['CREATE', 'DELETE'] },
        {
          group: 'security.istio.io',
          resources: ['authorizationpolicies'],
          operations: ['CREATE', 'DELETE'],
        },
      ],
      [
        {
          expression: `request.name.startsWith(${cel(NAME_PREFIX)})`,
          message: `only objects whose names start with ${NAME_PREFIX} are touched`,
        },
      ],
    ),
  ].flat();
}

/** What the agent's own container may be: the probe image, the agent's command, no privileges, nothing lent to it. */
function agentShape({ probeImage, captureImage, ...held }: Held): readonly Validation[] {
  const agents = (rule: string): string =>
    `object.spec.containers.all(c, c.name != ${cel(AGENT_CONTAINER)} || (${rule}))`;
  const [program, file] = agentCommand();
  const unprivileged = 'c.securityContext.runAsNonRoot && !has(c.securityContext.capabilities.add)';
  const listens = captureImage === undefined ? undefined : listensAs(captureImage, held);
  return [
    {
      expression: agents(
        `${either(`c.image == ${cel(probeImage)}`, listens)} && c.command.size() > 1 && c.command[0] == ${cel(program)} && c.command[1] == ${cel(file)}`,
      ),
      message: 'the agent is the probe image with the agent’s command',
    },
    {
      expression: agents(
        `has(c.securityContext) && c.securityContext.allowPrivilegeEscalation == false && c.securityContext.capabilities.drop == ["ALL"] && ${either(unprivileged, listens)}`,
      ),
      message:
        listens === undefined
          ? 'the agent has no privileges'
          : `the agent has no privileges, but to listen in ${held.hostNamespace ?? ''}`,
    },
    {
      expression: agents(
        `!has(c.env) && !has(c.envFrom) && c.volumeMounts.all(m, m.name in ${cel(Object.values(AGENT_VOLUMES))})`,
      ),
      message: 'the agent has no environment and mounts only its own volumes',
    },
  ];
}

const either = (one: string, other: string | undefined): string =>
  other === undefined ? one : `(${one} || ${other})`;

/** Root who may open packet sockets and do nothing else, in one namespace, from one image, at one command. */
function listensAs(image: string, { hostNamespace = '' }: Pick<Held, 'hostNamespace'>): string {
  const command = agentCommand('serve', '--capture').map((word, at) => `c.command[${at}] == ${cel(word)}`);
  return `(request.namespace == ${cel(hostNamespace)} && c.image == ${cel(image)} && c.command.size() > ${command.length} && ${command.join(' && ')} && has(c.securityContext.capabilities.add) && c.securityContext.capabilities.add == ${cel(LISTENING)})`;
}

/** The requests of the subject and of nobody else. */
function byWhom(subject: Subject): string {
  if (subject.kind === 'Group') return `${cel(subject.name)} in request.userInfo.groups`;
  const user =
    subject.kind === 'User' ? subject.name : `system:serviceaccount:${subject.namespace}:${subject.name}`;
  return `request.userInfo.username == ${cel(user)}`;
}

/** Those of the agent's volumes that must bring nothing with them. */
const EMPTY_VOLUMES = Object.values(AGENT_VOLUMES).filter((name) => name !== AGENT_VOLUMES.agent);

function agentRules(held: Held): readonly Validation[] {
  const { hostNamespace, meshImages } = held;
  const owner = 'object.metadata.ownerReferences[0]';
  const named = `c.name in ${cel([...MESH_CONTAINERS])}`;
  const ofMesh = meshImages === undefined ? named : `${named} && c.image in ${cel(meshImages)}`;
  const all = (rule: string): string =>
    `object.spec.containers.all(c, ${rule}) && (!has(object.spec.initContainers) || object.spec.initContainers.all(c, ${rule}))`;
  return [
    {
      expression: `has(object.metadata.ownerReferences) && object.metadata.ownerReferences.size() == 1 && ${owner}.kind == "ConfigMap" && ${owner}.controller && ${owner}.name.startsWith(${cel(NAME_PREFIX)})`,
      message: 'the pod belongs to the ConfigMap of a run',
    },
    {
      expression: `object.spec.containers.exists_one(c, c.name == ${cel(AGENT_CONTAINER)})`,
      message: `there is one container ${AGENT_CONTAINER}`,
    },
    {
      expression: all(`c.name == ${cel(AGENT_CONTAINER)} || (${ofMesh})`),
      message: 'any other container is a mesh’s own',
    },
    ...agentShape(held),
    {
      expression:
        'has(object.spec.automountServiceAccountToken) && object.spec.automountServiceAccountToken == false',
      message: 'no service account token is mounted',
    },
    {
      expression: all(
        '!has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged',
      ),
      message: 'no container is privileged',
    },
    {
      expression: all(
        '!has(c.envFrom) && (!has(c.env) || c.env.all(e, !has(e.valueFrom) || !has(e.valueFrom.secretKeyRef)))',
      ),
      message: 'no environment is taken from a Secret',
    },
    {
      expression:
        '!(has(object.spec.hostPID) && object.spec.hostPID) && !(has(object.spec.hostIPC) && object.spec.hostIPC)',
      message: 'no processes of the host are shared',
    },
    {
      expression: `!(has(object.spec.hostNetwork) && object.spec.hostNetwork)${hostNamespace === undefined ? '' : ` || request.namespace == ${cel(hostNamespace)}`}`,
      message: `a node’s network is shared ${hostNamespace === undefined ? 'nowhere' : `in ${hostNamespace} alone`}`,
    },
    {
      expression: `object.spec.volumes.all(v, !has(v.hostPath) && !has(v.secret) && !has(v.persistentVolumeClaim) && (!has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s, !has(s.secret))))`,
      message: 'no volume holds anything of the system under test',
    },
    {
      expression: `object.spec.volumes.all(v, v.name != ${cel(AGENT_VOLUMES.agent)} || (has(v.configMap) && v.configMap.name.startsWith(${cel(NAME_PREFIX)})))`,
      message: 'the agent comes from the ConfigMap of a run',
    },
    {
      expression: `object.spec.volumes.all(v, !(v.name in ${cel(EMPTY_VOLUMES)}) || has(v.emptyDir))`,
      message: 'the agent’s other volumes are empty ones: no token is projected into them',
    },
  ];
}

function policy(
  by: string,
  name: string,
  rules: readonly Rule[],
  validations: readonly Validation[],
): readonly KubeObject[] {
  return [
    {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: rules.map(({ group, resources, operations }) => ({
            apiGroups: [group],
            apiVersions: ['v1'],
            operations,
            resources,
          })),
        },
        matchConditions: [{ name: 'by-assay', expression: by }],
        validations,
      },
    },
    {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ];
}
