//! Shards: list, split, merge, scale.

use crate::api::kinesis::{
    Empty, Error, HashKey, InvalidArgument, LimitExceeded, ListShardsInput, ListShardsOutput,
    MergeShardsInput, NotFound, Operation, ShardFilter, ShardId, SplitShardInput, StreamMode,
    UpdateShardCountInput, UpdateShardCountOutput, ValidationRule,
};
use crate::kinesis::stream::count_last_day;
use crate::kinesis::{Kinesis, Reshard, Shard, Stream, Token, TokenKind};
use crate::units::Timestamp;

/// Shards of one page of `DescribeStream`.
pub(super) const SHARDS_OF_DESCRIBE_MAX: i64 = 100;
/// Shards of one page of `ListShards`.
const SHARDS_OF_LIST_MAX: i64 = 1000;

/// Which shards a list holds; `detail` and `position` of a page token carry it along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    /// Shards that still hold, or could hold, records.
    FromHorizon,
    /// Shards that were open at the oldest record that could be held.
    AtHorizon,
    /// Open shards.
    AtLatest,
    /// Shards that were open at a point in time.
    At(Timestamp),
    /// Shards that were open at a point in time or later.
    From(Timestamp),
}

impl Filter {
    /// Whether the filter lists a shard of a stream.
    ///
    /// A shard that closed at the very moment asked for is still listed, beside its children (AWS
    /// API reference, `ShardFilter`: "end timestamp is greater than or equal").
    fn lists(self, shard: &Shard, horizon: Timestamp) -> bool {
        let open_at =
            |at: Timestamp| shard.created <= at && shard.closed.is_none_or(|closed| closed >= at);
        let open_from = |at: Timestamp| shard.closed.is_none_or(|closed| closed >= at);
        open_from(horizon)
            && match self {
                Self::FromHorizon => true,
                Self::AtHorizon => open_at(horizon),
                Self::AtLatest => shard.is_open(),
                Self::At(at) => open_at(at.max(horizon)),
                Self::From(at) => open_from(at),
            }
    }

    /// The filter in a token's numbers.
    const fn to_detail(self) -> (u64, i64) {
        match self {
            Self::FromHorizon => (0, 0),
            Self::AtHorizon => (1, 0),
            Self::AtLatest => (2, 0),
            Self::At(at) => (3, at.0),
            Self::From(at) => (4, at.0),
        }
    }

    const fn from_detail(kind: u64, at: i64) -> Self {
        match kind {
            1 => Self::AtHorizon,
            2 => Self::AtLatest,
            3 => Self::At(Timestamp(at)),
            4 => Self::From(Timestamp(at)),
            _ => Self::FromHorizon,
        }
    }
}

/// Where a page of shards begins.
struct Page {
    stream: String,
    filter: Filter,
    after: Option<ShardId>,
}

impl Kinesis {
    pub(in crate::kinesis) fn list_shards(
        &mut self,
        now: Timestamp,
        input: &ListShardsInput,
    ) -> Result<ListShardsOutput, Error> {
        let page = match &input.next_token {
            Some(text) => self.next_page(text, input, now)?,
            None => self.first_page(input, now)?,
        };
        self.admit(Operation::ListShards, &page.stream, now)?;
        let stream = self.stream(&page.stream)?;
        let limit = input.max_results.unwrap_or(SHARDS_OF_LIST_MAX).min(SHARDS_OF_LIST_MAX);
        // A young stream's horizon is its first shards' creation, not its own: they come later.
        let born = stream.shards.first().map_or(stream.created, |shard| shard.created);
        let horizon = stream.cutoff(now).max(born);
        let mut listed = stream
            .shards
            .iter()
            .filter(|shard| page.filter.lists(shard, horizon))
            .filter(|shard| page.after.is_none_or(|after| shard.id > after));
        let shards: Vec<_> = listed.by_ref().take(limit as usize).map(Shard::to_wire).collect();
        let more = listed.next().is_some();
        let last = shards.last().filter(|_| more).map(|shard| shard.shard_id);
        let (kind, at) = page.filter.to_detail();
        let next_token = last.map(|last| {
            Token {
                kind: TokenKind::Shards,
                created: now,
                // The filter's kind; the position holds its time.
                hop: kind as u32,
                stream_id: stream.id,
                detail: last.0.into(),
                position: at as u64,
                name: page.stream.clone(),
            }
            .seal(&self.secret)
        });
        Ok(ListShardsOutput { shards, next_token })
    }

    fn next_page(
        &self,
        text: &str,
        input: &ListShardsInput,
        now: Timestamp,
    ) -> Result<Page, Error> {
        let with_more = input.stream_name.is_some()
            || input.stream_arn.is_some()
            || input.exclusive_start_shard_id.is_some()
            || input.stream_creation_timestamp.is_some();
        if with_more {
            return Err(InvalidArgument::TokenWithStream.into());
        }
        let token = self.open_page_token(text, TokenKind::Shards, now)?;
        if self.stream(&token.name)?.id != token.stream_id {
            return Err(self.not_found(&token.name));
        }
        Ok(Page {
            filter: Filter::from_detail(token.hop.into(), token.position as i64),
            after: Some(ShardId(token.detail as u32)),
            stream: token.name,
        })
    }

    fn first_page(&self, input: &ListShardsInput, now: Timestamp) -> Result<Page, Error> {
        if input.stream_name.is_none() && input.stream_arn.is_none() {
            return Err(InvalidArgument::NeitherTokenNorStream.into());
        }
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let stream = self.stream(name)?;
        if let Some(created) = input.stream_creation_timestamp {
            self.check_creation(stream, created)?;
        }
        let after = input.exclusive_start_shard_id.as_deref();
        let after = after.map(|text| text.parse().unwrap_or(ShardId(0)));
        let (filter, filtered_after) = match &input.shard_filter {
            Some(filter) => filter_of(filter, now)?,
            None => (Filter::FromHorizon, None),
        };
        Ok(Page { stream: name.to_owned(), filter, after: after.max(filtered_after) })
    }

    /// Whether a creation time, which clients may round to seconds, is the stream's.
    pub(super) fn check_creation(&self, stream: &Stream, created: Timestamp) -> Result<(), Error> {
        if created.secs() == stream.created.secs() {
            return Ok(());
        }
        let (stream, account) = (stream.name.clone(), self.account());
        Err(InvalidArgument::CreationTimestamp { stream, account }.into())
    }

    /// An open or closed shard that is to be changed, by the text that names it.
    fn shard_to_change<'a>(&self, stream: &'a Stream, text: &str) -> Result<&'a Shard, Error> {
        let parsed = text.parse::<ShardId>();
        let found = parsed.ok().and_then(|id| stream.shards.get(id.0 as usize));
        found.ok_or_else(|| {
            // AWS names the shard in full once it could read the id.
            let shard = parsed.map_or_else(|_| text.to_owned(), |id| id.to_string());
            let (stream, account) = (stream.name.clone(), self.account());
            NotFound::Shard { shard, stream, account }.into()
        })
    }

    pub(in crate::kinesis) fn split_shard(
        &mut self,
        now: Timestamp,
        input: &SplitShardInput,
    ) -> Result<Empty, Error> {
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        self.admit(Operation::SplitShard, name, now)?;
        let stream = self.active_stream(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        provisioned_only(stream, Operation::SplitShard)?;
        let text = input.shard_to_split.as_deref().unwrap_or_default();
        let shard = self.shard_to_change(stream, text)?;
        let (account, stream_name) = (self.account(), stream.name.clone());
        if !shard.is_open() {
            let shard = shard.id;
            let stream = stream_name;
            return Err(InvalidArgument::ShardClosed { shard, stream, account }.into());
        }
        self.check_shard_quota(1)?;
        let key = input.new_starting_hash_key.clone().unwrap_or_default();
        let (start, end) = (shard.range.starting_hash_key, shard.range.ending_hash_key);
        let inside = |at: &HashKey| at.0 > start.0.saturating_add(1) && *at < end;
        let at = key.parse::<HashKey>().ok().filter(inside);
        let Some(at) = at else {
            let (shard, stream) = (shard.id, stream_name);
            return Err(
                InvalidArgument::SplitKey { key, shard, stream, account, start, end }.into()
            );
        };
        let change = Reshard::Split { shard: shard.id, at };
        self.begin_update(&stream_name, Some(change), now);
        Ok(Empty {})
    }

    pub(in crate::kinesis) fn merge_shards(
        &mut self,
        now: Timestamp,
        input: &MergeShardsInput,
    ) -> Result<Empty, Error> {
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        self.admit(Operation::MergeShards, name, now)?;
        let stream = self.active_stream(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        provisioned_only(stream, Operation::MergeShards)?;
        let text = input.shard_to_merge.as_deref().unwrap_or_default();
        let first = self.shard_to_change(stream, text)?;
        let text = input.adjacent_shard_to_merge.as_deref().unwrap_or_default();
        let second = self.shard_to_change(stream, text)?;
        // Observed on AWS: the shard with the lower hash keys must be named first.
        let touch = |lower: &Shard, upper: &Shard| {
            lower.range.ending_hash_key.0.checked_add(1) == Some(upper.range.starting_hash_key.0)
        };
        let open = first.is_open() && second.is_open();
        let change = if open && touch(first, second) {
            Reshard::Merge { lower: first.id, upper: second.id }
        } else {
            let (first, second) = (first.id, second.id);
            let (stream, account) = (stream.name.clone(), self.account());
            return Err(InvalidArgument::NotAdjacent { first, second, stream, account }.into());
        };
        let name = stream.name.clone();
        self.begin_update(&name, Some(change), now);
        Ok(Empty {})
    }

    pub(in crate::kinesis) fn update_shard_count(
        &mut self,
        now: Timestamp,
        input: &UpdateShardCountInput,
    ) -> Result<UpdateShardCountOutput, Error> {
        self.admit(Operation::UpdateShardCount, "", now)?;
        let stream = self.active_stream(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        provisioned_only(stream, Operation::UpdateShardCount)?;
        let (name, stream_arn) = (stream.name.clone(), stream.arn.clone());
        let current = stream.open_count();
        let target = input.target_shard_count.unwrap_or_default() as u64;
        self.check_scaling(stream, target, now)?;
        let stream = self.stream_mut(&name)?;
        count_last_day(&mut stream.scalings, now);
        stream.scalings.push_back(now);
        self.begin_update(&name, Some(Reshard::Scale { target }), now);
        Ok(UpdateShardCountOutput {
            stream_name: name,
            current_shard_count: current as i64,
            target_shard_count: target as i64,
            stream_arn,
        })
    }

    /// AWS's rules for scaling (API reference, `UpdateShardCount`).
    fn check_scaling(&self, stream: &Stream, target: u64, now: Timestamp) -> Result<(), Error> {
        let quotas = &self.settings.quotas;
        let (name, account) = (stream.name.clone(), self.account());
        let current = stream.open_count();
        if target > quotas.scaling_target {
            let limit = quotas.scaling_target;
            return Err(InvalidArgument::TargetTooLarge { target, limit }.into());
        }
        if target == current {
            let stream = name;
            return Err(InvalidArgument::TargetUnchanged { target, stream, account }.into());
        }
        if target > current * 2 {
            return Err(LimitExceeded::ScaleUp { current, target }.into());
        }
        if target * 2 < current {
            return Err(LimitExceeded::ScaleDown { current, target }.into());
        }
        self.check_shard_quota(target.saturating_sub(current))?;
        let limit = quotas.scalings_per_day;
        if count_last_day(&mut stream.scalings.clone(), now) >= limit {
            return Err(LimitExceeded::Scalings { stream: name, account, limit }.into());
        }
        Ok(())
    }
}

/// The filter of a request, and the shard after which the list begins if the filter says so.
fn filter_of(filter: &ShardFilter, now: Timestamp) -> Result<(Filter, Option<ShardId>), Error> {
    let kind = filter.kind.as_deref().unwrap_or_default();
    let needs = |field| InvalidArgument::FilterNeeds { kind: kind.to_owned(), field };
    let at = || match filter.timestamp {
        None => Err(Error::from(needs("Timestamp"))),
        Some(asked) if asked > now => Err(InvalidArgument::TimestampInFuture { asked, now }.into()),
        Some(asked) => Ok(asked),
    };
    Ok(match kind {
        "AFTER_SHARD_ID" => {
            let shard = filter.shard_id.as_deref().ok_or_else(|| needs("ShardId"))?;
            let after = shard.parse().map_err(|_| needs("ShardId"))?;
            (Filter::FromHorizon, Some(after))
        }
        "AT_TRIM_HORIZON" => (Filter::AtHorizon, None),
        "AT_LATEST" => (Filter::AtLatest, None),
        "AT_TIMESTAMP" => (Filter::At(at()?), None),
        "FROM_TIMESTAMP" => (Filter::From(at()?), None),
        _ => (Filter::FromHorizon, None),
    })
}

/// Refuses what an on-demand stream does by itself.
fn provisioned_only(stream: &Stream, operation: Operation) -> Result<(), Error> {
    if stream.mode == StreamMode::Provisioned {
        return Ok(());
    }
    Err(ValidationRule::NotForOnDemand { operation, stream: stream.name.clone() }.into())
}
