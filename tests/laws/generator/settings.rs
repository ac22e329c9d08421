//! Requests on settings, tags, policies and the account.

use caudal::api::kinesis::{
    AddTagsToStreamInput, DecreaseStreamRetentionPeriodInput, DeleteResourcePolicyInput,
    DescribeAccountSettingsInput, DescribeLimitsInput, DisableEnhancedMonitoringInput,
    EnableEnhancedMonitoringInput, GetResourcePolicyInput, IncreaseStreamRetentionPeriodInput,
    ListTagsForResourceInput, ListTagsForStreamInput, MinimumThroughputBillingCommitmentInput,
    Operation, PutResourcePolicyInput, RemoveTagsFromStreamInput, Request,
    StartStreamEncryptionInput, StopStreamEncryptionInput, TagResourceInput, UntagResourceInput,
    UpdateAccountSettingsInput,
};

use super::values::Address;
use super::{Generator, View};

impl Generator {
    pub(super) fn settings_request(&mut self, operation: Operation, view: &View<'_>) -> Request {
        use Operation as O;
        match operation {
            O::AddTagsToStream
            | O::RemoveTagsFromStream
            | O::ListTagsForStream
            | O::TagResource
            | O::UntagResource
            | O::ListTagsForResource => self.tag_request(operation, view),
            O::PutResourcePolicy | O::GetResourcePolicy | O::DeleteResourcePolicy => {
                self.policy_request(operation, view)
            }
            O::DescribeLimits => Request::DescribeLimits(DescribeLimitsInput::default()),
            O::DescribeAccountSettings => {
                Request::DescribeAccountSettings(DescribeAccountSettingsInput::default())
            }
            O::UpdateAccountSettings => {
                let status =
                    self.pick(&["ENABLED", "ENABLED", "ENABLED", "DISABLED", "PERHAPS"]).to_owned();
                let wish = MinimumThroughputBillingCommitmentInput { status: Some(status) };
                Request::UpdateAccountSettings(UpdateAccountSettingsInput {
                    minimum_throughput_billing_commitment: (!self.chance(10)).then_some(wish),
                })
            }
            _ => self.stream_settings(operation, view),
        }
    }

    fn stream_settings(&mut self, operation: Operation, view: &View<'_>) -> Request {
        use Operation as O;
        let Address { name: stream_name, arn: stream_arn } = self.address(view);
        let stream_id = None;
        let retention_period_hours = Some(self.pick(&[24, 24, 25, 26, 30, 48, 23, 9000, -1]));
        let metric = self.pick(&["ALL", "IncomingBytes", "OutgoingRecords", "Nothing"]);
        let shard_level_metrics = Some(vec![metric.to_owned()]);
        let encryption_type = Some(self.pick(&["KMS", "KMS", "NONE"]).to_owned());
        let key_id = Some(self.pick(&["alias/aws/kinesis", "alias/mine", "what"]).to_owned());
        match operation {
            O::IncreaseStreamRetentionPeriod => {
                Request::IncreaseStreamRetentionPeriod(IncreaseStreamRetentionPeriodInput {
                    stream_name,
                    retention_period_hours,
                    stream_arn,
                    stream_id,
                })
            }
            O::DecreaseStreamRetentionPeriod => {
                Request::DecreaseStreamRetentionPeriod(DecreaseStreamRetentionPeriodInput {
                    stream_name,
                    retention_period_hours,
                    stream_arn,
                    stream_id,
                })
            }
            O::EnableEnhancedMonitoring => {
                Request::EnableEnhancedMonitoring(EnableEnhancedMonitoringInput {
                    stream_name,
                    shard_level_metrics,
                    stream_arn,
                    stream_id,
                })
            }
            O::DisableEnhancedMonitoring => {
                Request::DisableEnhancedMonitoring(DisableEnhancedMonitoringInput {
                    stream_name,
                    shard_level_metrics,
                    stream_arn,
                    stream_id,
                })
            }
            O::StartStreamEncryption => {
                Request::StartStreamEncryption(StartStreamEncryptionInput {
                    stream_name,
                    encryption_type,
                    key_id,
                    stream_arn,
                    stream_id,
                })
            }
            _ => Request::StopStreamEncryption(StopStreamEncryptionInput {
                stream_name,
                encryption_type,
                key_id,
                stream_arn,
                stream_id,
            }),
        }
    }

    fn tag_request(&mut self, operation: Operation, view: &View<'_>) -> Request {
        use Operation as O;
        let Address { name: stream_name, arn: stream_arn } = self.address(view);
        let stream_id = None;
        let tags = Some(self.tags());
        let tag_keys = Some(vec![self.pick(&["t0", "t1", "none", "%", ""]).to_owned()]);
        let resource_arn = Some(self.resource(view));
        match operation {
            O::AddTagsToStream => Request::AddTagsToStream(AddTagsToStreamInput {
                stream_name,
                tags,
                stream_arn,
                stream_id,
            }),
            O::RemoveTagsFromStream => Request::RemoveTagsFromStream(RemoveTagsFromStreamInput {
                stream_name,
                tag_keys,
                stream_arn,
                stream_id,
            }),
            O::ListTagsForStream => Request::ListTagsForStream(ListTagsForStreamInput {
                stream_name,
                exclusive_start_tag_key: self.maybe(4, |_| "t0".to_owned()),
                limit: self.limit(),
                stream_arn,
                stream_id,
            }),
            O::TagResource => {
                Request::TagResource(TagResourceInput { tags, resource_arn, stream_id })
            }
            O::UntagResource => {
                Request::UntagResource(UntagResourceInput { tag_keys, resource_arn, stream_id })
            }
            _ => Request::ListTagsForResource(ListTagsForResourceInput { resource_arn, stream_id }),
        }
    }

    fn policy_request(&mut self, operation: Operation, view: &View<'_>) -> Request {
        let resource_arn = Some(self.resource(view));
        let stream_id = None;
        match operation {
            Operation::PutResourcePolicy => {
                let good = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}"#;
                let policy = Some(self.pick(&[good, good, "{}", "not json"]).to_owned());
                let input = PutResourcePolicyInput { resource_arn, stream_id, policy };
                Request::PutResourcePolicy(input)
            }
            Operation::GetResourcePolicy => {
                Request::GetResourcePolicy(GetResourcePolicyInput { resource_arn, stream_id })
            }
            _ => {
                Request::DeleteResourcePolicy(DeleteResourcePolicyInput { resource_arn, stream_id })
            }
        }
    }
}
