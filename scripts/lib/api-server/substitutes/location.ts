/** Region and account of moto's resources, as they stand in an ARN. */
export const LOCATION = 'us-east-1:123456789012';
