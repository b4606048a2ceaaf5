import { LOCATION } from './location.ts';
import { epochSeconds, RecordBook } from './record-book.ts';
import { ApiError, type ServiceSubstitutes, type Substitute } from './substitute.ts';

const REASON =
  'moto 5.2 writes times as text, where the SDK wants numbers: its pipelines cannot be read';

interface Declaration {
  name: string;
  version?: number;
  [member: string]: unknown;
}

type Tags = { key: string; value: string }[];

interface Pipeline {
  pipeline: Declaration;
  metadata: { pipelineArn: string; created: number; updated: number };
  tags: Tags;
}

/** Pipelines as they are declared. None is run: the rehearsal does that. */
export function codePipeline(): ServiceSubstitutes {
  const pipelines = new RecordBook<Pipeline>('PipelineNotFoundException');
  return {
    substitutes: [...declarations(pipelines), ...tagging(pipelines)],
    corrections: [],
  };
}

function declarations(pipelines: RecordBook<Pipeline>): Substitute[] {
  return [
    operation('CreatePipeline', (input) => {
      const declaration = input.pipeline as Declaration;
      const { name } = declaration;
      if (pipelines.has(name)) {
        throw new ApiError('PipelineNameInUseException', `${name} already exists`);
      }
      const created = epochSeconds();
      const pipelineArn = `arn:aws:codepipeline:${LOCATION}:${name}`;
      const pipeline = { ...declaration, version: 1 };
      const tags = (input.tags ?? []) as Tags;
      pipelines.put(name, { pipeline, metadata: { pipelineArn, created, updated: created }, tags });
      return { pipeline, tags };
    }),
    operation('GetPipeline', ({ name }) => {
      const { pipeline, metadata } = pipelines.get(String(name));
      return { pipeline, metadata };
    }),
    operation('UpdatePipeline', (input) => {
      const declaration = input.pipeline as Declaration;
      const before = pipelines.get(declaration.name);
      const pipeline = { ...declaration, version: (before.pipeline.version ?? 0) + 1 };
      const metadata = { ...before.metadata, updated: epochSeconds() };
      pipelines.put(declaration.name, { ...before, pipeline, metadata });
      return { pipeline };
    }),
    operation('DeletePipeline', ({ name }) => {
      pipelines.delete(String(name));
      return {};
    }),
  ];
}

function tagging(pipelines: RecordBook<Pipeline>): Substitute[] {
  const byArn = (arn: unknown) => pipelines.get(String(arn).split(':').at(-1) ?? '');
  return [
    operation('ListTagsForResource', ({ resourceArn }) => ({ tags: byArn(resourceArn).tags })),
    operation('TagResource', ({ resourceArn, tags }) => {
      const pipeline = byArn(resourceArn);
      const given = tags as Tags;
      const kept = pipeline.tags.filter(({ key }) => given.every((tag) => tag.key !== key));
      pipeline.tags = [...kept, ...given];
      return {};
    }),
    operation('UntagResource', ({ resourceArn, tagKeys }) => {
      const pipeline = byArn(resourceArn);
      pipeline.tags = pipeline.tags.filter(({ key }) => !(tagKeys as string[]).includes(key));
      return {};
    }),
  ];
}

function operation(name: string, answer: Substitute['answer']): Substitute {
  return { call: { target: `CodePipeline_20150709.${name}` }, reason: REASON, answer };
}
