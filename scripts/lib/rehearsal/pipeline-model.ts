import type { EntryCondition } from './conditions.ts';
import { NotHonoured, onlyKnown } from './not-honoured.ts';

export interface SourceAction {
  kind: 'source';
  name: string;
  output: string;
  namespace?: string;
}

export interface BuildAction {
  kind: 'build';
  name: string;
  /** Path of the buildspec file in the primary input artifact. */
  buildspec: string;
  /** The project's variables, overruled by the action's; values may hold `#{namespace.NAME}`. */
  variables: Record<string, string>;
  /** The first one is the primary input. */
  inputs: string[];
  output?: string;
  namespace?: string;
}

export interface ApprovalAction {
  kind: 'approval';
  name: string;
  customData: string;
  link: string;
}

export type Action = SourceAction | BuildAction | ApprovalAction;

export interface Stage {
  name: string;
  /** In the order in which they run. */
  actions: Action[];
  entry: EntryCondition[];
}

export interface Pipeline {
  name: string;
  stages: Stage[];
}

/** The part of `terraform show -json` of a plan that is read here. */
export interface GlobalPlan {
  resource_changes: { type: string; address: string; change: { after: unknown } }[];
}

/**
 * The pipelines of the global root's plan, with the CodeBuild projects that their actions run.
 *
 * @throws NotHonoured naming what a pipeline asks for and the rehearsal does not do
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html
 */
export function readPipelines(plan: GlobalPlan): Pipeline[] {
  const projects = new Map(readProjects(plan).map((project) => [project.name, project]));
  return afterValues<PlannedPipeline>(plan, 'aws_codepipeline').map((pipeline) => {
    onlyKnown(pipeline, [...PIPELINE_MEMBERS, ...PIPELINE_WITHOUT_EFFECT], pipeline.name);
    return {
      name: pipeline.name,
      stages: pipeline.stage.map((stage) => readStage(stage, pipeline, projects)),
    };
  });
}

const PIPELINE_MEMBERS = ['name', 'stage'];

/** Who may do what, what starts it, how it is kept and tagged: nothing of that is rehearsed. */
const PIPELINE_WITHOUT_EFFECT = [
  ...['pipeline_type', 'execution_mode', 'trigger', 'role_arn', 'artifact_store'],
  ...['tags', 'tags_all', 'region'],
];

const ACTION_MEMBERS = [
  ...['name', 'category', 'owner', 'provider', 'version', 'run_order', 'namespace'],
  ...['input_artifacts', 'output_artifacts', 'configuration'],
];

/** One region, no roles, nobody waits. */
const ACTION_WITHOUT_EFFECT = ['region', 'role_arn', 'timeout_in_minutes'];

/** A CodeBuild project of the plan. */
export interface Project {
  name: string;
  buildspec: string;
  variables: Record<string, string>;
}

export function readProjects(plan: GlobalPlan): Project[] {
  return afterValues<PlannedProject>(plan, 'aws_codebuild_project').map((project) => ({
    name: project.name,
    buildspec: project.source[0]?.buildspec ?? '',
    variables: plainVariables(project.environment[0]?.environment_variable ?? [], project.name),
  }));
}

function readStage(
  stage: PlannedStage,
  pipeline: PlannedPipeline,
  projects: ReadonlyMap<string, Project>,
): Stage {
  const where = `${pipeline.name}, stage ${stage.name}`;
  onlyKnown(stage, ['name', 'action', 'before_entry', 'on_failure'], where);
  for (const { result } of stage.on_failure ?? []) {
    if (result && result !== 'FAIL') throw new NotHonoured(`on_failure ${result} in ${where}`);
  }
  const actions = [...stage.action].sort((a, b) => order(a) - order(b));
  const side = actions.find((action, index) => index > 0 && order(action) === previous(index));
  if (side) throw new NotHonoured(`an action beside another (${side.name}) in ${where}`);
  return {
    name: stage.name,
    actions: actions.map((action) => readAction(action, where, projects)),
    entry: (stage.before_entry ?? []).flatMap(({ condition }) =>
      condition.map((one) => readCondition(one, where)),
    ),
  };

  function previous(index: number): number {
    const action = actions[index - 1];
    return action === undefined ? 0 : order(action);
  }
}

function order(action: PlannedAction): number {
  return action.run_order ?? 1;
}

function readAction(
  action: PlannedAction,
  where: string,
  projects: ReadonlyMap<string, Project>,
): Action {
  const { name, provider, configuration = {}, namespace } = action;
  onlyKnown(action, [...ACTION_MEMBERS, ...ACTION_WITHOUT_EFFECT], `${where}, action ${name}`);
  const inputs = action.input_artifacts ?? [];
  const [output, second] = action.output_artifacts ?? [];
  if (second) throw new NotHonoured(`a second output artifact of ${name} in ${where}`);
  const named = { name, ...(namespace ? { namespace } : {}) };
  if (provider === 'CodeStarSourceConnection') {
    return { kind: 'source', ...named, output: output ?? '' };
  }
  if (provider === 'Manual') {
    const { CustomData: customData = '', ExternalEntityLink: link = '' } = configuration;
    return { kind: 'approval', name, customData, link };
  }
  if (provider !== 'CodeBuild') throw new NotHonoured(`the provider ${provider} in ${where}`);
  const project = projects.get(configuration.ProjectName ?? '');
  if (!project) throw new NotHonoured(`${name} in ${where}: its project is not in the plan`);
  onlyKnown(configuration, ['ProjectName', 'PrimarySource', 'EnvironmentVariables'], where);
  const own = JSON.parse(configuration.EnvironmentVariables ?? '[]') as PlannedVariable[];
  return {
    kind: 'build',
    ...named,
    buildspec: project.buildspec,
    variables: { ...project.variables, ...plainVariables(own, where) },
    inputs: primaryFirst(inputs, configuration.PrimarySource, where),
    ...(output === undefined ? {} : { output }),
  };
}

function primaryFirst(inputs: string[], primary: string | undefined, where: string): string[] {
  // CodePipeline wants it said where there are several.
  if (inputs.length > 1 && !primary) throw new NotHonoured(`no PrimarySource in ${where}`);
  return primary ? [primary, ...inputs.filter((input) => input !== primary)] : inputs;
}

function readCondition({ result, rule }: PlannedCondition, where: string): EntryCondition {
  if (result !== 'SKIP' && result !== 'FAIL') {
    throw new NotHonoured(`the entry result ${result} in ${where}`);
  }
  return {
    result,
    rules: rule.map(({ name, rule_type_id: [type], configuration }) => {
      if (type?.provider !== 'VariableCheck') {
        throw new NotHonoured(`the rule ${type?.provider} in ${where}`);
      }
      const { Variable: variable = '', Value: value = '', Operator: operator = '' } = configuration;
      return { name, variable, value, operator };
    }),
  };
}

function plainVariables(variables: PlannedVariable[], where: string): Record<string, string> {
  const other = variables.find(({ type }) => type && type !== 'PLAINTEXT');
  if (other) throw new NotHonoured(`the ${other.type} variable ${other.name} in ${where}`);
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

function afterValues<Planned>(plan: GlobalPlan, type: string): Planned[] {
  return plan.resource_changes
    .filter((change) => change.type === type && change.change.after)
    .map((change) => change.change.after as Planned);
}

interface PlannedPipeline {
  name: string;
  stage: PlannedStage[];
}

interface PlannedStage {
  name: string;
  action: PlannedAction[];
  before_entry?: { condition: PlannedCondition[] }[];
  on_failure?: { result?: string }[];
}

interface PlannedAction {
  name: string;
  provider: string;
  run_order?: number;
  namespace?: string;
  input_artifacts?: string[] | null;
  output_artifacts?: string[] | null;
  configuration?: Record<string, string>;
}

interface PlannedCondition {
  result: string;
  rule: {
    name: string;
    rule_type_id: { provider: string }[];
    configuration: Record<string, string>;
  }[];
}

interface PlannedVariable {
  name: string;
  value: string;
  type?: string;
}

interface PlannedProject {
  name: string;
  source: { buildspec?: string }[];
  environment: { environment_variable?: PlannedVariable[] }[];
}
