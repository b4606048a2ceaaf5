import { LOCATION } from './location.ts';
import { epochSeconds, RecordBook } from './record-book.ts';
import { ApiError, type ServiceSubstitutes, type Substitute } from './substitute.ts';

type Json = Record<string, unknown>;

/** Projects and report groups. No build is run: the rehearsal runs the buildspecs. */
export function codeBuild(): ServiceSubstitutes {
  return { substitutes: [...projectOperations(), ...reportGroupOperations()], corrections: [] };
}

function projectOperations(): Substitute[] {
  const projects = new RecordBook<Json>('ResourceNotFoundException');
  const reason = 'moto 5.2 refuses a project whose source has no location, as a pipeline has none';
  return [
    operation('CreateProject', reason, (input) => {
      const name = String(input.name);
      if (projects.has(name)) throw alreadyThere(name);
      const created = epochSeconds();
      const arn = `arn:aws:codebuild:${LOCATION}:project/${name}`;
      const project = { ...input, arn, created, lastModified: created };
      return { project: projects.put(name, project) };
    }),
    operation('UpdateProject', reason, (input) => {
      const name = String(input.name);
      const project = { ...projects.get(name), ...input, lastModified: epochSeconds() };
      return { project: projects.put(name, project) };
    }),
    operation('BatchGetProjects', reason, ({ names }) => {
      const { found, missing } = projects.pick((names as string[]).map(nameOf));
      return { projects: found, projectsNotFound: missing };
    }),
    operation('DeleteProject', reason, ({ name }) => {
      projects.delete(nameOf(String(name)));
      return {};
    }),
  ];
}

function reportGroupOperations(): Substitute[] {
  const groups = new RecordBook<Json>('ResourceNotFoundException');
  const reason = 'moto 5.2 has no report groups';
  return [
    operation('CreateReportGroup', reason, (input) => {
      const arn = `arn:aws:codebuild:${LOCATION}:report-group/${input.name}`;
      if (groups.has(arn)) throw alreadyThere(arn);
      const created = epochSeconds();
      const group = { ...input, arn, created, lastModified: created, status: 'ACTIVE' };
      return { reportGroup: groups.put(arn, group) };
    }),
    operation('UpdateReportGroup', reason, (input) => {
      const arn = String(input.arn);
      const group = { ...groups.get(arn), ...input, lastModified: epochSeconds() };
      return { reportGroup: groups.put(arn, group) };
    }),
    operation('BatchGetReportGroups', reason, ({ reportGroupArns }) => {
      const { found, missing } = groups.pick(reportGroupArns as string[]);
      return { reportGroups: found, reportGroupsNotFound: missing };
    }),
    operation('DeleteReportGroup', reason, ({ arn }) => {
      groups.delete(String(arn));
      return {};
    }),
  ];
}

/** Names are taken as ARNs too. */
function nameOf(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? nameOrArn;
}

function alreadyThere(name: string): ApiError {
  return new ApiError('ResourceAlreadyExistsException', `${name} already exists`);
}

function operation(name: string, reason: string, answer: Substitute['answer']): Substitute {
  return { call: { target: `CodeBuild_20161006.${name}` }, reason, answer };
}
