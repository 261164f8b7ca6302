//! Numbers set aside for a device, and what becomes of them.
//!
//! Deliberately absent: a way back. A consumed, released or expired number is never handed out again.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Books, Code, Series,
    auth::Caller,
    form::Problems,
    handle::{Call, Outcome, Reply},
    refusal::Refusal,
    switches::ConsumedToken,
};

const RESERVE_COUNT_DEFAULT: i64 = 10;
const RESERVE_COUNT_MAX: i64 = 50;

/// A number set aside for a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The opaque token an invoice is created with.
    pub token: String,
    /// The series the number was taken from.
    pub series_id: String,
    /// The number.
    pub number: u64,
    /// Where it stands.
    pub status: ReservationStatus,
    /// The device that may spend it.
    pub device_id: String,
    /// When it was taken.
    pub reserved_at: DateTime<Utc>,
    /// When it stops being good; `None` when reservations do not expire.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was spent.
    pub consumed_at: Option<DateTime<Utc>>,
    /// The idempotency key it was spent under.
    pub client_local_uuid: Option<String>,
    /// The invoice that carries the number.
    pub invoice_id: Option<String>,
}

/// Where a reservation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationStatus {
    /// Waiting to be spent.
    Pending,
    /// On an invoice.
    Consumed,
    /// Given up by its device: a gap.
    Released,
    /// Past its time: a gap.
    Expired,
}

impl Books {
    pub(crate) fn reserve_numbers(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.series_position(id)?;
        let device = call.caller.required_device()?;
        let series = &self.series[position];
        if series.lock.as_ref().is_none_or(|lock| lock.device_id != device.id) {
            return Err(Code::SeriesNotLockedToDevice.into());
        }
        let problems = Problems::default();
        let form = call.form(&problems);
        let count = form.integer("count").unwrap_or(RESERVE_COUNT_DEFAULT);
        if !(1..=RESERVE_COUNT_MAX).contains(&count) {
            form.refuse("count", "must be between 1 and 50");
        }
        let held = self.pending_of(&series.id, &device.id).count();
        let wanted = usize::try_from(count).unwrap_or_default();
        if self.switches.max_outstanding.is_some_and(|most| held + wanted > most) {
            form.refuse("count", "too many reservations are pending");
        }
        problems.settle()?;
        let expires_at = self.switches.reservation_days.map(|days| call.now + TimeDelta::days(days));
        let series_id = series.id.clone();
        let mut batch = Vec::with_capacity(wanted);
        for _ in 0..count {
            let number = self.take_number(position);
            self.series[position].next_number += self.switches.batch_stride.saturating_sub(1);
            let reservation = Reservation {
                token: self.next_id("rsv"),
                series_id: series_id.clone(),
                number,
                status: ReservationStatus::Pending,
                device_id: device.id.clone(),
                reserved_at: call.now,
                expires_at,
                consumed_at: None,
                client_local_uuid: None,
                invoice_id: None,
            };
            batch.push(reservation_json(&reservation));
            self.reservations.push(reservation);
        }
        Ok(Reply::with_status(201, json!({ "object": "list", "total": batch.len(), "data": batch })))
    }

    pub(crate) fn list_reservations(&self, call: &Call<'_>, id: &str) -> Outcome {
        let series = &self.series[self.series_position(id)?];
        let device = call.caller.required_device()?;
        let rows: Vec<Value> = self.pending_of(&series.id, &device.id).map(reservation_json).collect();
        Ok(Reply::ok(json!({ "object": "list", "total": rows.len(), "data": rows })))
    }

    pub(crate) fn release_reservation(&mut self, call: &Call<'_>, token: &str) -> Outcome {
        let reservation = self
            .reservations
            .iter_mut()
            .find(|reservation| reservation.token == token)
            .ok_or_else(|| Refusal::missing("token"))?;
        if call.caller.device().is_none_or(|device| device.id != reservation.device_id) {
            return Err(Code::Forbidden.into());
        }
        match reservation.status {
            ReservationStatus::Pending => reservation.status = ReservationStatus::Released,
            ReservationStatus::Consumed => return Err(Code::ReservationAlreadyConsumed.into()),
            ReservationStatus::Released | ReservationStatus::Expired => {
                return Err(Code::ReservationNotPending.into());
            }
        }
        Ok(Reply::ok(reservation_json(reservation)))
    }

    /// Where the reservation a create may spend is kept; the checks of the Offline Mode guide, in its order.
    pub(crate) fn spendable(
        &self,
        token: &str,
        series: &Series,
        caller: &Caller,
        now: DateTime<Utc>,
    ) -> Result<usize, Refusal> {
        let position = self
            .reservations
            .iter()
            .position(|reservation| reservation.token == token)
            .ok_or(Code::ReservationMissing)?;
        let reservation = &self.reservations[position];
        if reservation.series_id != series.id {
            return Err(Code::ReservationSeriesMismatch.into());
        }
        match reservation.status {
            ReservationStatus::Pending => {}
            ReservationStatus::Consumed => return Err(self.consumed_answer().into()),
            ReservationStatus::Released | ReservationStatus::Expired => {
                return Err(Code::ReservationNotPending.into());
            }
        }
        if reservation.expires_at.is_some_and(|end| end <= now) {
            return Err(Code::ReservationExpired.into());
        }
        if caller.device().is_none_or(|device| device.id != reservation.device_id) {
            return Err(Code::ReservationDeviceMismatch.into());
        }
        Ok(position)
    }

    /// What spends a pending reservation, or burns one.
    pub(crate) fn consume(
        &mut self,
        position: usize,
        invoice_id: Option<&str>,
        key: Option<&str>,
        now: DateTime<Utc>,
    ) {
        let remembers_key = self.switches.local_uuid_from_key;
        let reservation = &mut self.reservations[position];
        reservation.status = ReservationStatus::Consumed;
        reservation.consumed_at = Some(now);
        reservation.invoice_id = invoice_id.map(str::to_owned);
        reservation.client_local_uuid = key.filter(|_| remembers_key).map(str::to_owned);
    }

    /// The nightly clean-up: rows past their end, and past the lag, stop reading `pending`.
    pub(crate) fn expire_reservations(&mut self, now: DateTime<Utc>) {
        let lag = TimeDelta::hours(self.switches.expiry_lag_hours);
        for reservation in &mut self.reservations {
            let over = reservation.expires_at.is_some_and(|end| end + lag <= now);
            if over && reservation.status == ReservationStatus::Pending {
                reservation.status = ReservationStatus::Expired;
            }
        }
    }

    fn consumed_answer(&self) -> Code {
        match self.switches.consumed_token {
            ConsumedToken::AlreadyConsumed | ConsumedToken::ReturnsInvoice => {
                Code::ReservationAlreadyConsumed
            }
            ConsumedToken::NotPending => Code::ReservationNotPending,
            ConsumedToken::DuplicateNumber => Code::DuplicateInvoiceNumber,
            ConsumedToken::Missing => Code::ReservationMissing,
        }
    }

    fn pending_of<'a>(
        &'a self,
        series_id: &'a str,
        device_id: &'a str,
    ) -> impl Iterator<Item = &'a Reservation> {
        self.reservations.iter().filter(move |reservation| {
            reservation.status == ReservationStatus::Pending
                && reservation.series_id == series_id
                && reservation.device_id == device_id
        })
    }
}

fn reservation_json(reservation: &Reservation) -> Value {
    json!({
        "object": "number_reservation",
        "token": reservation.token,
        "series_id": reservation.series_id,
        "number": reservation.number,
        "status": reservation.status,
        "device_id": reservation.device_id,
        "reserved_at": reservation.reserved_at.timestamp(),
        "expires_at": reservation.expires_at.map(|end| end.timestamp()),
        "consumed_at": reservation.consumed_at.map(|at| at.timestamp()),
        "client_local_uuid": reservation.client_local_uuid,
    })
}
