import { budgets } from './substitutes/budgets.ts';
import { codeBuild } from './substitutes/codebuild.ts';
import { codeConnections } from './substitutes/codeconnections.ts';
import { codePipeline } from './substitutes/codepipeline.ts';
import { lambda } from './substitutes/lambda.ts';
import { s3 } from './substitutes/s3.ts';
import { sqs } from './substitutes/sqs.ts';
import { stepFunctions } from './substitutes/step-functions.ts';
import type { ServiceSubstitutes } from './substitutes/substitute.ts';

/** Everything that is not moto's own answer, with a new memory. docs/local-fidelity.md lists it. */
export function allSubstitutes(): ServiceSubstitutes {
  const services = [
    budgets(),
    codeBuild(),
    codeConnections(),
    codePipeline(),
    lambda(),
    s3(),
    sqs(),
    stepFunctions(),
  ];
  return {
    substitutes: services.flatMap(({ substitutes }) => substitutes),
    corrections: services.flatMap(({ corrections }) => corrections),
  };
}
