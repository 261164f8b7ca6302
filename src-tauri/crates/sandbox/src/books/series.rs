//! Number series and the lock that binds one to a device.
//!
//! Deliberately absent: creating or renaming a series over the wire, and the expiry of locks, which no page knows.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Books, Code,
    auth::Caller,
    form::Problems,
    handle::{Call, Outcome, Reply},
    refusal::Refusal,
    switches::YearSource,
};

/// A number series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The opaque id.
    pub id: String,
    /// The numeric key, which editing an invoice also accepts.
    pub key: u64,
    /// The name, which is also the prefix people see.
    pub name: String,
    /// `fiscal` or `proforma`.
    pub document_type: String,
    /// A note for people.
    pub description: Option<String>,
    /// The first number ever.
    pub start_number: u64,
    /// The next free number, past every reserved one.
    pub next_number: u64,
    /// The pattern of a full number, such as `DEM-{year}-{number}`.
    pub format: String,
    /// Whether it is used when a request names no series of its type.
    pub is_primary: bool,
    /// The device it is bound to.
    pub lock: Option<Lock>,
    /// Its own year.
    pub year: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What binds a series to a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The owner.
    pub device_id: String,
    /// The login that locked.
    pub session_id: Option<u64>,
    /// The user who locked.
    pub user_id: Option<u64>,
    /// The device's name at that time.
    pub device_name: Option<String>,
    /// The device's platform at that time.
    pub device_platform: Option<String>,
    /// When.
    pub locked_at: DateTime<Utc>,
}

impl Books {
    pub(crate) fn list_series(&self, call: &Call<'_>) -> Reply {
        let wanted = call.request.query("document_type");
        let series: Vec<Value> = self
            .series
            .iter()
            .filter(|series| wanted.is_none_or(|wanted| series.document_type == wanted))
            .map(|series| self.series_json(series))
            .collect();
        Reply::ok(json!({ "object": "list", "total": series.len(), "data": series }))
    }

    pub(crate) fn lock_series(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.series_position(id)?;
        let device = call.caller.required_device()?;
        let series = &self.series[position];
        if let Some(lock) = &series.lock {
            let held_here = lock.device_id == device.id;
            if held_here && !self.switches.relock_refused {
                return Ok(Reply::ok(self.series_json(series)));
            }
            return Err(Refusal::from(self.switches.lock_conflict_code).with_status(409));
        }
        if series.document_type == "proforma" && !self.switches.proforma_lockable {
            return Err(Refusal::field("document_type", "only fiscal series can be locked"));
        }
        self.series[position].lock = Some(Lock {
            device_id: device.id.clone(),
            session_id: call.caller.session().map(|session| session.id),
            user_id: call.caller.session().map(|session| session.user_id),
            device_name: device.name.clone(),
            device_platform: device.platform.clone(),
            locked_at: call.now,
        });
        Ok(Reply::ok(self.series_json(&self.series[position])))
    }

    pub(crate) fn unlock_series(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.series_position(id)?;
        let problems = Problems::default();
        let force = call.form(&problems).flag("force").unwrap_or(false);
        problems.settle()?;
        if let Some(lock) = &self.series[position].lock {
            let owns = call.caller.device().is_some_and(|device| device.id == lock.device_id);
            match &call.caller {
                Caller::Session(_) if !owns && !force => return Err(Code::SeriesLockedOtherDevice.into()),
                Caller::Session(session) if !owns && !session.is_admin => {
                    return Err(Code::InsufficientPermissions.into());
                }
                _ => {}
            }
        }
        self.series[position].lock = None;
        Ok(Reply::ok(self.series_json(&self.series[position])))
    }

    /// Where the series with this id, or this numeric key, is kept.
    pub(crate) fn series_position(&self, id: &str) -> Result<usize, Refusal> {
        self.series
            .iter()
            .position(|series| series.id == id || series.key.to_string() == id)
            .ok_or_else(|| Refusal::missing("series_id"))
    }

    /// Refuses a caller the series is locked against.
    pub(crate) fn guard_lock(series: &Series, caller: &Caller) -> Result<(), Refusal> {
        match (&series.lock, caller.device()) {
            (None, _) => Ok(()),
            (Some(lock), Some(device)) if lock.device_id == device.id => Ok(()),
            (Some(_), Some(_)) => Err(Code::SeriesLockedOtherDevice.into()),
            (Some(_), None) => Err(Code::SeriesLockedToDevice.into()),
        }
    }

    /// The number as it is printed, without the series' pattern around it.
    pub(crate) fn bare_number(&self, number: u64) -> String {
        format!("{number:0width$}", width = self.switches.padding)
    }

    /// The number as it is printed.
    pub(crate) fn full_number(&self, series: &Series, number: u64, date: NaiveDate) -> String {
        let year = match self.switches.year {
            YearSource::InvoiceDate => date.year(),
            YearSource::SeriesYear => series.year,
        };
        series.format.replace("{year}", &year.to_string()).replace("{number}", &self.bare_number(number))
    }

    /// Takes the next number off a series' counter.
    pub(crate) fn take_number(&mut self, position: usize) -> u64 {
        let number = self.series[position].next_number;
        self.series[position].next_number += 1;
        number
    }

    pub(crate) fn series_json(&self, series: &Series) -> Value {
        let is_used =
            self.invoices.iter().any(|invoice| invoice.series_id == series.id && invoice.number.is_some());
        json!({
            "id": series.id,
            "object": "invoice_series",
            "name": series.name,
            "document_type": series.document_type,
            "description": series.description,
            "start_number": series.start_number,
            "next_number": series.next_number,
            "format": series.format,
            "is_primary": series.is_primary,
            "is_used": is_used,
            "is_locked": series.lock.is_some(),
            "lock": series.lock.as_ref().map(lock_json),
            "year": series.year,
            "created_at": series.created_at.timestamp(),
        })
    }
}

fn lock_json(lock: &Lock) -> Value {
    json!({
        "device_id": lock.device_id,
        "session_id": lock.session_id,
        "user_id": lock.user_id,
        "device_name": lock.device_name,
        "device_platform": lock.device_platform,
        "locked_at": lock.locked_at.timestamp(),
    })
}
