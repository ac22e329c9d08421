//! The form of a journal's segments, as `caudal::runtime::journal` documents it.

pub const HEADER: usize = 36;
pub const FRAME: usize = 16;

/// Puts right the magic, version and checksums of a segment, and the checksum of each frame.
pub fn repair(bytes: &mut [u8]) {
    if bytes.len() < HEADER {
        return;
    }
    bytes[..8].copy_from_slice(b"CAUDALJ\n");
    bytes[8..12].copy_from_slice(&1_u32.to_le_bytes());
    let sum = crc32fast::hash(&bytes[..12]);
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
    let sum = crc32fast::hash(&bytes[..32]);
    bytes[32..HEADER].copy_from_slice(&sum.to_le_bytes());
    let mut rest = &mut bytes[HEADER..];
    while rest.len() >= FRAME {
        let length = u32::from_le_bytes([rest[0], rest[1], rest[2], rest[3]]) as usize;
        let Some((frame, after)) = rest.split_at_mut_checked(FRAME + length) else { return };
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&frame[..4]);
        hasher.update(&frame[8..]);
        frame[4..8].copy_from_slice(&hasher.finalize().to_le_bytes());
        rest = after;
    }
}

/// Appends a whole frame.
pub fn push_frame(out: &mut Vec<u8>, index: u64, body: &[u8]) {
    out.extend_from_slice(&(body.len() as u32).to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&index.to_le_bytes());
    out.extend_from_slice(body);
    let start = out.len() - FRAME - body.len();
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&out[start..start + 4]);
    hasher.update(&out[start + 8..]);
    out[start + 4..start + 8].copy_from_slice(&hasher.finalize().to_le_bytes());
}

/// A header with its checksums.
pub fn header(first: u64, world: u64) -> Vec<u8> {
    let mut out = vec![0; HEADER];
    out[16..24].copy_from_slice(&first.to_le_bytes());
    out[24..32].copy_from_slice(&world.to_le_bytes());
    repair(&mut out);
    out
}
