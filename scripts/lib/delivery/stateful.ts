/** What is gone when a resource of the type is destroyed, whether or not another takes its place. */
const LOST: Readonly<Record<string, string>> = {
  aws_dynamodb_table: 'a table: all its items are lost',
  aws_sqs_queue: 'a queue: all messages waiting in it are lost',
  aws_s3_bucket: 'a bucket: all its objects are lost',
  aws_secretsmanager_secret: 'a secret: its value is lost, and must be put in again',
  aws_kms_key: 'a key: nothing it encrypted can be read any more',
  aws_cloudwatch_log_group: 'a log group: all its entries are lost',
  aws_sfn_state_machine: 'a state machine: orders that are running stop, and their history is lost',
  aws_api_gateway_rest_api: 'an API: its URL changes, and every caller needs the new one',
  aws_api_gateway_api_key: 'an API key: its callers are locked out until they have the new one',
  aws_sns_topic: 'a topic: its subscribers are lost',
};

/** In words, what destroying a resource of this type loses; undefined where it keeps nothing. */
export function lossOf(type: string): string | undefined {
  return LOST[type];
}
