//! The English words of every code: what happened and what is safe, then the one next thing to do.
//!
//! A translation of the Romanian, with the same parameters.
//! Not here: filling them in, the screens' own labels.

/// Code, sentence, hint; sorted by code.
pub(super) const TABLE: &[(&str, &str, &str)] = &[
    ("accent_not_an_ink", "The colour cannot be read.", "Write it as #rrggbb, for example #0b5e78."),
    (
        "already_running",
        "Your records are already open, in another window or command of the app.",
        "Work there, or close it and try again.",
    ),
    (
        "already_sent",
        "The server has the invoice, so it is not changed from here any more.",
        "If it is wrong, reverse it and issue another.",
    ),
    (
        "amount_ambiguous",
        "The price {0} can be read in two ways: thousands or decimals.",
        "Say what parts the decimals: comma or point.",
    ),
    ("amount_too_large", "The sum is too large for one invoice.", "Check the prices and quantities."),
    (
        "api_key_required",
        "Your invoices are safe here. The server asks for sign-in with a key.",
        "Sign in again.",
    ),
    (
        "asked_before_restore",
        "It was asked before the records were put back; perhaps it was done already.",
        "See the invoice, then try again (the server is looked at first) or give up.",
    ),
    (
        "authentication_required",
        "Your invoices are safe here. The server asks you to sign in.",
        "Sign in again.",
    ),
    ("backup_damaged", "The backup cannot be used ({0}). Nothing was changed.", "Try another backup."),
    (
        "backup_in_books",
        "The backup would lie in the data folder and be lost with it. It was not made.",
        "Choose another place, best on another disk.",
    ),
    (
        "backup_newer",
        "The backup was made by a newer version of the program. Nothing was changed.",
        "Update the program.",
    ),
    (
        "backup_not_made",
        "The invoices are safe here, but no backup was made today: {0}",
        "See “Backup” in the settings.",
    ),
    (
        "bad_address",
        "The server's address cannot be used ({0}).",
        "Write the whole address, starting with https://.",
    ),
    (
        "bad_count",
        "Nothing was reserved: between 1 and 50 numbers can be reserved at once.",
        "Ask for 1 to 50 numbers.",
    ),
    ("bad_email_address", "“{0}” is no e-mail address.", "Write the whole address, such as ana@firm.ro."),
    ("bad_ending", "The file’s name has to end otherwise.", "It may be: {0}."),
    ("bad_month", "“{0}” is no month.", "Write it as 2026-11."),
    (
        "bad_reply",
        "Your invoices are safe here. The server gave an answer we cannot read.",
        "Nothing to do: before sending again, we check what has arrived.",
    ),
    (
        "bad_request",
        "Your invoices are safe here. The app could not put the request to the server together.",
        "Update the app; if it happens again, ask for help and show this message.",
    ),
    ("bad_token", "Your invoices are safe here. The saved session cannot be used.", "Sign in again."),
    (
        "books_busy",
        "The application is still working on the records: it waits for the server's answer. Nothing was changed.",
        "Try again in a minute.",
    ),
    (
        "books_copied",
        "Saved invoices stay here. Issuing is stopped: the data were copied from another place, and two copies would give one number twice.",
        "If you work here from now on, sign in, update from the server and state the last number issued in each series.",
    ),
    (
        "books_damaged",
        "Your invoice records cannot be read ({0}). Nothing in them was changed.",
        "Invoices can be seen and printed. Rebuild the records from the journal (facturier rebuild) or restore a backup.",
    ),
    (
        "books_foreign",
        "The file does not hold Facturier records and was left untouched: {0}.",
        "Choose another data folder.",
    ),
    (
        "books_key_wrong",
        "Your invoice records are encrypted with another key than the one on this computer: {0}. They are whole as far as can be seen, and nothing in them was changed.",
        "Enter the recovery code you were given when these records were encrypted.",
    ),
    (
        "books_missing",
        "Your invoice records are no longer in their place: {0}. Nothing was put there instead.",
        "Put the file back, rebuild the records from the journal (facturier rebuild), or restore a backup.",
    ),
    (
        "books_newer",
        "Your data is untouched, but it was written by a newer version of the app.",
        "Update the app.",
    ),
    (
        "books_not_blank",
        "This laptop holds numbers, invoices or drafts already, so it cannot take another one's place. Nothing was changed.",
        "Use an empty data folder.",
    ),
    ("books_not_sealed", "Your invoice records are not encrypted.", "No code is needed."),
    (
        "books_replaced",
        "The records file was moved or replaced while you worked. Nothing has been written since.",
        "Put the file back and start the app again.",
    ),
    (
        "books_sealed",
        "Your invoice records are encrypted and their key is not on this computer: {0}. Nothing in them was changed.",
        "Enter the recovery code you were given when they were encrypted.",
    ),
    (
        "books_unsound",
        "The records have problems ({0}), and a backup of them could not be restored. The backup before it is still there.",
        "Verify the records and ask for help with the result.",
    ),
    (
        "captive_portal",
        "Your invoices are safe here. The network asks you to sign in, in a browser.",
        "Open the browser, sign in to the network, then try again.",
    ),
    (
        "changed_meanwhile",
        "Somebody else changed the invoice on the server in the meantime. Your change was not made.",
        "Compare the invoice with the server's, then try again to have yours stand, or give up.",
    ),
    (
        "changed_on_server",
        "The invoice was changed on the server after it was sent. Your paper is as it was.",
        "See the differences and tell the client; then mark them as seen.",
    ),
    (
        "chitanta_series_missing",
        "Your account has no series for receipts, so the receipt was not made.",
        "Add the series in the Contazen account, then try again.",
    ),
    (
        "client_address_missing",
        "The client's address is missing; e-Factura requires it.",
        "Write the street and number.",
    ),
    (
        "client_city_elsewhere",
        "The city usually lies in another county than the one written.",
        "Check the city and the county; you can issue anyway.",
    ),
    (
        "client_city_missing",
        "The client's city is missing; e-Factura requires it.",
        "Write the city; for București, the sector too.",
    ),
    (
        "client_cnp_dash",
        "A dash in place of the CNP passes at ANAF, but not with every intermediary.",
        "Leave the field empty; e-Factura gets thirteen zeros.",
    ),
    (
        "client_cnp_invalid",
        "The personal ID number is not right.",
        "Check the 13 digits or leave the field empty.",
    ),
    (
        "client_country_unknown",
        "The country is not a known two-letter code.",
        "Write the ISO code, for example RO or DE.",
    ),
    (
        "client_county_unknown",
        "The client's county is missing or none of the 42, and e-Factura asks for it.",
        "Write the county's name, for example Cluj, or București.",
    ),
    (
        "client_email_invalid",
        "The client's e-mail address is not right.",
        "Write it as name@company.ro; you can issue anyway.",
    ),
    (
        "client_exists",
        "The client is there already: {0}, with the same tax id or CNP. No second one was added.",
        "Open that one and complete it.",
    ),
    (
        "client_has_invoices",
        "The client has invoices, so it is not deleted. Nothing changed.",
        "Leave it in the list; its invoices need it.",
    ),
    ("client_iban_invalid", "The IBAN looks wrong.", "Check it; you can issue as it is."),
    ("client_name_missing", "The client's name is missing.", "Write the company's or the person's name."),
    (
        "client_sector_unknown",
        "The client is in București, but the sector is not said, and e-Factura asks for it.",
        "Write the sector beside the city, for example București, Sector 3.",
    ),
    (
        "client_tax_id_check_digit",
        "The tax ID has at least one wrong digit.",
        "Compare it with the company's papers.",
    ),
    ("client_tax_id_missing", "The company's tax ID is missing.", "Write the tax ID or choose individual."),
    (
        "client_tax_id_shape",
        "The tax ID does not have the right form.",
        "Write 2 to 10 digits, with or without RO in front.",
    ),
    (
        "clock_ahead",
        "The laptop's clock shows {0}, long after the last known date. No number was used.",
        "Set the laptop's date and time, or confirm that the date is right.",
    ),
    (
        "clock_behind",
        "The laptop's clock is behind: the app has already worked on {0}. Your invoices are safe here.",
        "Set the laptop's date and time, then try again.",
    ),
    (
        "clock_differs",
        "The laptop's clock differs from the server's by {0} min, and invoices may get the wrong date.",
        "Set the laptop's date and time.",
    ),
    (
        "connection_lost",
        "Your invoices are safe here. The connection to the server was cut.",
        "Nothing to do: before sending again, we check what has arrived.",
    ),
    (
        "content_mismatch",
        "The invoice is safe here, with its number. It reached the server, but differs there from the one \
         on paper.",
        "See the differences, then correct it in your account on the web or reverse it.",
    ),
    (
        "currency_invalid",
        "The currency is not a known ISO code.",
        "Write the three-letter code, for example RON or EUR.",
    ),
    (
        "database_error",
        "Your invoices are safe here. The server is having trouble with its data.",
        "Nothing to do: before sending again, we check what has arrived.",
    ),
    ("date_absurd", "The date is too far away.", "Check the year."),
    (
        "date_before_previous",
        "The date is earlier than that of the previous invoice in the series.",
        "Change the date or confirm that it is meant so.",
    ),
    ("date_in_future", "The issue date is in the future.", "Use today's date or an earlier one."),
    (
        "deadline_close",
        "The invoices are safe here. They must reach the server by {0} to be in e-Factura on time.",
        "Connect to the internet by then.",
    ),
    (
        "deadline_missed",
        "The invoices are safe here, but the e-Factura deadline passed on {0}.",
        "Connect to the internet now and tell your accountant.",
    ),
    (
        "demo_open",
        "The demo firm is open; your own firm's data were left alone.",
        "Leave the demo firm, then try again.",
    ),
    (
        "device_id_missing",
        "Your invoices are safe here. The server does not recognise this laptop.",
        "Sign in again: this restores the link.",
    ),
    (
        "discount_row",
        "The price is negative, so the line lowers the total, like a discount.",
        "If it is not a discount, remove the minus.",
    ),
    (
        "disk_failed",
        "What was saved is unchanged, but the disk could not be read or written ({0}).",
        "Check the disk and try again.",
    ),
    (
        "disk_full",
        "What was saved is still there, but the disk is nearly full and nothing more can be saved. No \
         number was used.",
        "Free some disk space and try again.",
    ),
    (
        "document_type_not_offline",
        "Only fiscal invoices take a reserved number.",
        "Pro forma invoices need the network; a receipt is made from a payment.",
    ),
    (
        "draft_has_no_paper",
        "A draft has no number, so no PDF either.",
        "Issue the invoice, then make the PDF.",
    ),
    (
        "draft_has_no_xml",
        "A draft has no number, so no XML for e-Factura either.",
        "Issue the invoice, then make the XML.",
    ),
    (
        "draft_on_server",
        "This draft is already in the Contazen account.",
        "Change it there, or issue the invoice from here.",
    ),
    ("due_before_issue", "The due date is before the issue date.", "Choose the issue date or a later one."),
    (
        "duplicate_invoice_number",
        "The invoice is safe here, with its number. The server already has an invoice with this number.",
        "Compare it with the one in your account on the web; if that is another invoice, issue this one \
         with the next number.",
    ),
    (
        "earlier_date",
        "The previous invoice in the series is dated {0}, after the date chosen now. No number was used.",
        "Change the date or confirm that you want the earlier one.",
    ),
    (
        "efactura_deadline_passed",
        "The five working days for e-Factura are already over for this date.",
        "Check the date; if it is right, send the invoice as soon as you can.",
    ),
    (
        "efactura_oauth_not_configured",
        "The invoice is safe here, with its number. The company is not connected to SPV, and e-Factura has \
         to wait.",
        "Connect the company to SPV in your account on the web, then send again.",
    ),
    (
        "efactura_off",
        "The invoice will not reach e-Factura, although invoices to companies and persons in Romania must be reported.",
        "Switch e-Factura on unless you are sure this is an exception.",
    ),
    (
        "efactura_rejected",
        "The invoice reached the tax office and was rejected. For the tax office it does not exist yet.",
        "See the reason in SPV, correct or reverse it, then mark it as seen.",
    ),
    ("email_invalid", "The e-mail address is not right.", "Write it like name@company.ro."),
    ("email_missing", "The address to e-mail to is missing.", "Write the address or choose not to e-mail."),
    ("email_send_failed", "The server could not send the e-mail.", "Check the address and try again."),
    (
        "email_unknown",
        "Nobody knows whether the e-mail went out: the server's answer was lost.",
        "Ask the client, then try again or give up.",
    ),
    (
        "end_already_asked",
        "A reversal, voiding or deletion is asked for already and waits.",
        "Let it be done, or give it up.",
    ),
    (
        "entry_gone",
        "The server has it no more. What was changed here is still here.",
        "Give the change up, or add it again.",
    ),
    (
        "entry_several",
        "The server has several of the same, so no other was added.",
        "Keep one of them in the web account, then try again.",
    ),
    ("errand_under_way", "What you asked for is on its way right now.", "Wait for the server's answer."),
    (
        "exchange_rate_differs",
        "The rate is not the one BNR published for the invoice's date.",
        "Use the BNR rate unless the contract says otherwise.",
    ),
    (
        "exchange_rate_invalid",
        "The rate must be greater than zero.",
        "Write how many lei one unit is, by the BNR rate.",
    ),
    (
        "exchange_rate_missing",
        "The exchange rate is missing, and BNR cannot be asked without a network.",
        "Type the BNR rate in lei, or fetch it when you are online.",
    ),
    (
        "exemption_ground_missing",
        "The line has no VAT and does not say why.",
        "Choose the reason: exempt with or without credit, reverse charge.",
    ),
    ("expired_api_key", "Your invoices are safe here. Your sign-in has expired.", "Sign in again."),
    ("export_stopped", "The export was stopped. Nothing was changed.", "It can be made again at any time."),
    (
        "field_not_editable",
        "The field cannot change once the server has the invoice.",
        "Leave it; if it is wrong, make a storno and issue another.",
    ),
    ("file_too_large", "The file is larger than 2 MB.", "Keep a single invoice in the file."),
    (
        "firm_unknown",
        "Your company's data is missing, and an invoice cannot be issued without it. No number was used.",
        "Update from the server; if it is still missing, fill in the name and tax ID in your account on the \
         web.",
    ),
    (
        "folder_in_use",
        "The folder {0} holds something already, and an export writes over nothing.",
        "Choose an empty folder or a new one.",
    ),
    (
        "forbidden",
        "Your invoices are safe here. The server does not let this laptop use the number or the series.",
        "See which device the series is locked to; a waiting invoice can be issued with the next number.",
    ),
    (
        "format_unreadable",
        "The series “{0}” writes something behind the number, and an invoice could not be found by its number any more. It was not locked.",
        "Choose a series whose number comes last.",
    ),
    ("import_duplicate", "It is in the file a second time: first on line {0}.", "Keep one line for each."),
    (
        "import_empty",
        "The file has no row under its header. Nothing was imported.",
        "Choose the file with the data; its first line says what each column holds.",
    ),
    (
        "import_encoding_unknown",
        "Which letters the file is written in cannot be told, so nothing was imported.",
        "Save it from the spreadsheet as “CSV UTF-8” and try again.",
    ),
    (
        "import_file_too_large",
        "The file is too large: at most {0} MB are imported at once. Nothing was imported.",
        "Split it into several files.",
    ),
    (
        "import_name_column_missing",
        "No column holds the name. Nothing was imported.",
        "Write “Name” over the column, or choose the column that holds it.",
    ),
    (
        "import_not_a_table",
        "The file cannot be read as a table (line {0}). Nothing was imported.",
        "Save it again as CSV UTF-8.",
    ),
    (
        "import_nothing_to_do",
        "The file brings nothing new: all it says is here already.",
        "There is nothing to do.",
    ),
    (
        "import_nothing_to_undo",
        "There is no import that can be taken back.",
        "Change or delete the entries one by one.",
    ),
    (
        "import_rows_refused",
        "Nothing was imported: {0} of the file cannot be taken.",
        "Correct them, or ask for the import without them.",
    ),
    (
        "import_too_many_rows",
        "The file has too many rows: at most {0} are imported at once. Nothing was imported.",
        "Split it into several files.",
    ),
    (
        "import_unknown_column",
        "The file has no column “{0}”. Nothing was imported.",
        "Write the column's name as it stands in the first line.",
    ),
    (
        "import_unknown_field",
        "There is no field “{0}”. Nothing was imported.",
        "Choose one of the known fields, such as name, cui, city, price.",
    ),
    (
        "installments_invalid",
        "The number of instalments must be between 1 and 120.",
        "Write how many there are, or leave it empty.",
    ),
    (
        "insufficient_permissions",
        "Your invoices are safe here. Your account has no right to do this.",
        "Ask an administrator of your company for the right.",
    ),
    (
        "internal",
        "Issued invoices are safe here, but something unexpected happened ({0}).",
        "Start the app again; if it happens again, ask for help and show this message.",
    ),
    (
        "internal_server_error",
        "Your invoices are safe here. The server is having trouble.",
        "Nothing to do: before sending again, we check what has arrived.",
    ),
    (
        "invalid_api_key",
        "Your invoices are safe here. The server no longer accepts your sign-in.",
        "Sign in again.",
    ),
    (
        "invalid_client_data",
        "The invoice is safe here, with its number. The client's details are not accepted.",
        "Correct the client's details and send again.",
    ),
    (
        "invalid_document_type",
        "Your invoices are safe here. The server does not accept this kind of document.",
        "Check the series and the kind of document.",
    ),
    (
        "invalid_field_value",
        "Your invoices are safe here. The server does not accept a value.",
        "See which field it is, correct it and send again.",
    ),
    (
        "invalid_format",
        "Your invoices are safe here. The server says that a value is not written in the required form.",
        "See which field it is, correct it and send again.",
    ),
    (
        "invalid_invoice_status",
        "The invoice cannot be sent by e-mail as it stands.",
        "A void invoice is not sent any more.",
    ),
    (
        "invalid_payment_method",
        "The server does not know the way of paying.",
        "Choose another: transfer, cash, card, cheque, promissory note, fiscal receipt or other.",
    ),
    (
        "invalid_request",
        "Your invoices are safe here. The server does not accept some details.",
        "See which field it is, correct it and send again.",
    ),
    (
        "invalid_request_file",
        "Some details need correcting. No number was used.",
        "Correct the fields shown and try again.",
    ),
    ("invoice_already_paid", "The invoice is paid in full.", "Nothing is owed on it any more."),
    (
        "invoice_already_storned",
        "The invoice is reversed already.",
        "See the storno; if needed, issue another invoice.",
    ),
    ("invoice_already_voided", "The invoice is void already.", "There is nothing left to do about it."),
    (
        "invoice_cannot_be_deleted",
        "Only drafts and void, unpaid invoices can be deleted.",
        "A wrong invoice is reversed.",
    ),
    (
        "invoice_cannot_be_storned",
        "The invoice cannot be reversed.",
        "Only fiscal invoices that are not void are reversed.",
    ),
    ("invoice_is_draft", "On the server it is a draft, without a number.", "Issue it first."),
    (
        "invoice_is_paid",
        "The invoice is paid: its sums and currency cannot change, nor can it be voided.",
        "Date, due date, client and text still can; for the rest make a storno.",
    ),
    (
        "invoice_is_storno",
        "The invoice is a storno itself and cannot change.",
        "Issue another invoice if needed.",
    ),
    ("invoice_is_void", "The invoice is void.", "It can no longer be changed or paid."),
    (
        "invoice_locked_efactura",
        "ANAF has accepted the invoice, so it cannot change.",
        "If it is wrong, make a storno and issue another.",
    ),
    (
        "invoice_not_last_in_series",
        "Only the last invoice of a series can be deleted.",
        "The void invoice may stay; its number is explained.",
    ),
    (
        "ip_restricted",
        "Your invoices are safe here. Your account does not accept connections from this network.",
        "Use another network or allow this one in your account on the web.",
    ),
    (
        "issuing_stopped",
        "Saved invoices stay here. Issuing is stopped: the records look like an older copy, and a number \
         might be used twice.",
        "Sign in, update from the server and confirm the last number issued in each series.",
    ),
    (
        "journal_behind",
        "What was saved stays, with its number, but the safety journal could not be written. Until it is, \
         no more invoices are issued.",
        "Free some disk space and see whether the invoice is in the list before issuing it again.",
    ),
    (
        "journal_repaired",
        "Your invoices are kept. At start we found a problem in the records or their safety journal and \
         repaired it.",
        "Make a backup now.",
    ),
    (
        "key_has_no_device",
        "An API key is no device: it can neither lock series nor reserve numbers.",
        "Sign in with e-mail and password to work without a network.",
    ),
    (
        "key_on_device",
        "This laptop holds reserved numbers or unsent invoices, and an API key cannot use them. Nothing was changed.",
        "Sign in with e-mail and password, or use another data folder.",
    ),
    (
        "key_without_keychain",
        "This computer has no keychain that answers, and the key of the records cannot lie beside them. The records are as they were.",
        "Start or unlock the system's keychain, then restart the application.",
    ),
    (
        "keychain_failed",
        "The keychain, where the key of the records lies, did not answer ({0}). The records are as they were.",
        "Unlock the keychain and try again. If that cannot be done, encrypted records open with the recovery code.",
    ),
    (
        "last_too_low",
        "The records hold the invoice with number {0}, higher than the one stated. Nothing was changed.",
        "State the highest number printed in this series.",
    ),
    ("letterhead_too_long", "The letterhead is too long.", "Keep it within 4 lines and 300 characters."),
    (
        "logo_broken",
        "The picture cannot be read to its end.",
        "Save it again as PNG or JPEG and choose it once more.",
    ),
    (
        "logo_too_large",
        "The picture is too large for a logo.",
        "Choose one of at most 5 MB and 8,000 pixels a side.",
    ),
    ("logo_wrong_format", "The file is neither a PNG nor a JPEG picture.", "Choose the logo as PNG or JPEG."),
    (
        "mark_unreadable",
        "The text is no invoice’s verification code.",
        "Scan the code named “Verification code” on the invoice and give its whole text.",
    ),
    ("mend.client_cnp_dash", "Clear the field", ""),
    ("mend.date_in_future", "Use today's date, {0}", ""),
    ("mend.due_before_issue", "Use the issue date, {0}", ""),
    ("mend.efactura_off", "Switch e-Factura on", ""),
    ("mend.exchange_rate_differs", "Use the BNR rate, {0}", ""),
    ("mend.put", "Use {0}", ""),
    ("mend.row_description_long", "Move the rest to the extended description", ""),
    ("mend.spv_test", "Send to the live environment", ""),
    ("mend.text_control_characters", "Remove the invisible characters", ""),
    ("mend.vat_rate_not_in_force", "Use the {0} % rate", ""),
    (
        "method_not_allowed",
        "Your invoices are safe here. The server no longer takes the request in this form.",
        "Update the app.",
    ),
    (
        "missing_api_key",
        "Your invoices are safe here. The server did not receive your sign-in.",
        "Sign in again.",
    ),
    ("missing_field", "A required value is missing.", "Fill in the field."),
    (
        "missing_required_field",
        "Your invoices are safe here. The server says that a required detail is missing.",
        "See which field it is, fill it in and send again.",
    ),
    (
        "needs_server",
        "The server makes and numbers this document, so it needs the network.",
        "Without a network, keep it as a draft and send it later.",
    ),
    (
        "never_synced",
        "Nothing has been brought to this laptop from the server yet.",
        "Update from the server while you have internet.",
    ),
    ("no_email_address", "The client has no e-mail address.", "Write the address the invoice is to go to."),
    (
        "no_keychain",
        "Your session is kept in a file only your user can read: the system has no place for passwords.",
        "If others use this laptop too, sign out when you finish.",
    ),
    (
        "no_laptop_holds",
        "The series “{0}” is not locked to a laptop with Facturier.",
        "Update from the server and choose the series the lost laptop held.",
    ),
    (
        "no_number",
        "You have no reserved numbers left in this series, so the invoice cannot be issued now.",
        "Reserve numbers when you have internet; until then you can keep it as a draft.",
    ),
    (
        "no_permission",
        "Your data is untouched, but the system does not let us open it: {0}.",
        "Check the permissions of the folder.",
    ),
    (
        "no_refresh_token",
        "Your invoices are safe here. Your session could not be extended.",
        "Sign in again.",
    ),
    ("no_rows", "The invoice has no lines.", "Add at least one product or service."),
    (
        "no_such_client",
        "There is no client “{0}” here.",
        "Choose a client from the list or write their details on the invoice.",
    ),
    (
        "no_such_company",
        "The public register knows no firm with tax id {0}.",
        "Check the digits; if they are right, type the client's data in.",
    ),
    ("no_such_invoice", "There is no invoice or draft “{0}” here.", "Look for it in the list of invoices."),
    (
        "no_such_number",
        "Number {0} is not in the register of this series.",
        "Check the series and the number.",
    ),
    (
        "no_such_product",
        "There is no product “{0}” here.",
        "Choose a product from the list or write its description and price on the line.",
    ),
    ("no_such_series", "There is no series “{0}” here.", "Choose a series from the list."),
    (
        "non_vat_payer",
        "The invoices are safe here. The server says the company is not registered for VAT, and the invoice charges it.",
        "Put the zero rate on the lines, or correct the company's data in the Contazen account.",
    ),
    (
        "not_a_date",
        "The value is not a calendar date.",
        "Write the day, month and year; in a file, as 2026-11-20.",
    ),
    (
        "not_a_number",
        "The value is not a number.",
        "Write digits only; in a file, decimals follow a point, as in 1234.50.",
    ),
    (
        "not_editable",
        "The server does not change these fields of an invoice it has.",
        "Leave them out of the change; if they are wrong, make a storno and issue another.",
    ),
    (
        "not_json",
        "The file cannot be read: it is not correct JSON.",
        "Check the quotes, commas and brackets; each field appears only once.",
    ),
    (
        "not_reached",
        "Your invoices are safe here. The server cannot be reached now.",
        "Nothing to do: sending goes on the next time the server is reached.",
    ),
    ("not_signed_in", "What is saved on this laptop stays here, but you are not signed in.", "Sign in."),
    ("nothing_asked", "Nothing that was asked about this invoice waits.", "There is nothing to give up."),
    ("nothing_changes", "The change changes nothing.", "Write what is different and try again."),
    (
        "nothing_reserved",
        "The numbers you have stay good, but the server gave no new ones.",
        "Try again in a few minutes.",
    ),
    (
        "nothing_to_decide",
        "There is nothing to choose: what is here is on the server too.",
        "There is nothing to do.",
    ),
    (
        "nothing_to_rebuild",
        "The records can be read, so there is nothing to rebuild.",
        "There is nothing to do.",
    ),
    ("nothing_to_retry", "There is nothing to send again.", "There is nothing you need to do."),
    ("nothing_to_see", "There is nothing to see about this invoice.", "There is nothing to do."),
    (
        "number_mismatch",
        "The invoice is safe here, with its number. The server gave it another number, so nothing more is \
         sent in this series until you check.",
        "Compare the number on paper with the one in your account on the web and show your accountant.",
    ),
    (
        "number_not_free",
        "Number {0} is not free and was left unchanged.",
        "See in the number register how it was used.",
    ),
    (
        "number_not_on_paper",
        "Number {0} is not among those you said are on paper.",
        "State the last number issued in the series first.",
    ),
    (
        "numbers_expire_soon",
        "The first reserved numbers expire on {0} and stay unused unless you issue with them.",
        "Reserve new numbers while you have internet.",
    ),
    (
        "numbers_expiring",
        "The invoice cannot be issued now: you have {0} left, but too close to expiry or from another year.",
        "Reserve numbers when you have internet; until then you can keep it as a draft.",
    ),
    (
        "numbers_half_life",
        "The reservation of some unsent invoices is running out: the first on {0}.",
        "Connect to the internet by then.",
    ),
    (
        "numbers_held",
        "Series {0} is locked to this laptop or still has numbers here. Nothing was erased.",
        "Unlock the series under “Series”, then release the numbers left.",
    ),
    (
        "numbers_set_aside",
        "Numbers of series {0} are set aside: the server holds them, but the records here do not explain them.",
        "State the last number issued in this series.",
    ),
    (
        "oauth_not_configured",
        "The invoice is safe here, with its number. The company is not connected to SPV.",
        "Connect the company to SPV in your account on the web, then send again.",
    ),
    (
        "offline",
        "What you did is saved on this laptop, but the server cannot be reached now.",
        "Try again when you have internet.",
    ),
    (
        "offline_wanted",
        "This needs internet, and the app was started without it.",
        "Start again without --offline.",
    ),
    (
        "online_only",
        "The server numbers this document, so it cannot be made without a network. Nothing was issued.",
        "Try again when you are online, or keep it as a draft.",
    ),
    (
        "online_only_mode",
        "You work with an API key: invoices are issued only online, on series nobody has locked.",
        "To issue without a network too, sign in with e-mail and password and lock a series.",
    ),
    (
        "order_unknown",
        "The server was asked for an invoice, and it is not known whether it made it. It is not asked again.",
        "Update from the server: the invoice appears in the list, or is a draft again.",
    ),
    (
        "other_firm",
        "This laptop holds another company's data, which was left unchanged.",
        "Sign in to that company's account or use another data folder.",
    ),
    (
        "other_server",
        "The data on this laptop is unchanged and belongs to another server: {0}.",
        "Use that server's address or another data folder.",
    ),
    (
        "other_year",
        "The invoice's number belongs to the year {0} and cannot move to another one. Nothing was changed.",
        "Choose a date in that year.",
    ),
    ("out_of_range", "The number is too large or too small.", "Check the digits."),
    (
        "outbox_deadline",
        "Your invoices are safe here, but they have to be sent by {0}, the e-Factura deadline.",
        "Connect to the internet by then.",
    ),
    (
        "outcome_unknown",
        "The invoice is safe here, with its number. It is not known yet whether the server has it, so it is not changed.",
        "Update from the server, then try again.",
    ),
    (
        "paper_failed",
        "The invoice is saved, but its PDF could not be made ({0}).",
        "Try again or choose another place for the file.",
    ),
    (
        "parameter_missing",
        "Your invoices are safe here. The server says that it lacks a detail.",
        "See which field it is, fill it in and send again.",
    ),
    (
        "passphrase_missing",
        "No backup was made: its passphrase is missing.",
        "Type a passphrase, or ask for a backup without encryption.",
    ),
    (
        "passphrase_needed",
        "The backup is encrypted. Nothing was changed.",
        "Type the passphrase it was made with.",
    ),
    (
        "passphrase_without_keychain",
        "The automatic backup was not begun: there is no system keychain to keep its passphrase in.",
        "Start the system keychain, or choose backups without a passphrase.",
    ),
    (
        "pause_too_long",
        "Sending was not paused: something here has to leave by {0}.",
        "Send everything first, then sending can be paused.",
    ),
    (
        "payment_amount",
        "The amount must be above zero and at most what is still owed.",
        "Write the amount received.",
    ),
    (
        "payment_method",
        "The way of paying is not known.",
        "Choose: bank_transfer, receipt, card, check, promissory_note, fiscal_receipt or other.",
    ),
    (
        "payment_unknown",
        "Nobody knows whether the payment reached the server: the answer was lost and the list of payments is missing.",
        "See the invoice in the web account, then try again or give up.",
    ),
    ("period_backwards", "The period ends before it begins.", "Change one of the dates."),
    (
        "permission_denied",
        "Your invoices are safe here. The server does not allow your account to do this.",
        "Ask an administrator of your company for the right.",
    ),
    (
        "pool_empty",
        "You have no reserved numbers left, so you cannot issue.",
        "Reserve numbers when you have internet; until then you can work on drafts.",
    ),
    ("pool_low", "You have {0} left to use without internet.", "Reserve numbers while you have internet."),
    (
        "product_has_invoices",
        "The product is on invoices, so it is not deleted. Nothing changed.",
        "Leave it in the list, or rename it.",
    ),
    (
        "profile_incomplete",
        "Your company's data is not complete: VAT registration, cash-accounting VAT, share capital.",
        "Fill it in once, in the company data.",
    ),
    (
        "rate_limit_exceeded",
        "Your invoices are safe here. The server has had too many requests and asks for a pause.",
        "Nothing to do: sending goes on the next time the server is reached.",
    ),
    ("ready_all_sent", "Everything is sent.", ""),
    ("ready_attention", "Something needs you before it can go.", ""),
    ("ready_backup", "The last backup is of {0}.", ""),
    ("ready_backup_not_made", "No backup was made today.", ""),
    ("ready_clock", "The laptop's clock is right.", ""),
    ("ready_clock_wrong", "The laptop's clock does not agree with the server's.", ""),
    ("ready_expiry", "The first reserved number expires on {0}.", ""),
    ("ready_expiry_soon", "The first reserved number expires as soon as {0}.", ""),
    ("ready_few_numbers", "Only {0} left.", ""),
    ("ready_fresh", "Clients and products are up to date.", ""),
    ("ready_locked", "Series {0} is locked to this laptop.", ""),
    ("ready_never_synced", "Clients and products were not fetched yet.", ""),
    ("ready_no_backup", "No backup was made yet.", ""),
    ("ready_no_numbers", "No reserved number is left.", ""),
    ("ready_no_profile", "Facts about the firm that stand on an invoice are missing.", ""),
    ("ready_no_series", "The account has no series for invoices.", ""),
    ("ready_not_locked", "Series {0} is not locked to this laptop.", ""),
    ("ready_numbers", "You have {0} to use offline.", ""),
    ("ready_numbers_last", "You have {0}: enough for about {1} of work.", ""),
    ("ready_numbers_short", "You have {0}: at your pace enough for about {1} of work.", ""),
    ("ready_old_backup", "The last backup is old, of {0}.", ""),
    ("ready_session_over", "The session has expired. You can issue; sending waits.", ""),
    ("ready_signed_in", "You are signed in.", ""),
    ("ready_signed_out", "You are not signed in.", ""),
    ("ready_stale", "Clients and products are of {0}.", ""),
    ("ready_stopped", "Issuing is stopped until you state the last number on paper.", ""),
    ("ready_unsent", "Something still waits to be sent.", ""),
    ("reason.acknowledged", "It differs on the server; the difference was seen and accepted.", ""),
    (
        "reason.books_restored",
        "The records were put back from a copy: the number may be on paper already.",
        "",
    ),
    ("reason.given_up_after_move", "Given up when the data were moved.", ""),
    ("reason.given_up_in_doubt", "Given up: another copy of the data could have used it.", ""),
    ("reason.issued_elsewhere", "On invoice {0}, issued elsewhere.", ""),
    ("reason.no_longer_pending", "The server no longer keeps the number reserved.", ""),
    ("reason.not_received", "Not reserved on this laptop.", ""),
    ("reason.released", "The number was given up.", ""),
    ("reason.replaced_by", "The invoice got number {0}, because this one could not be sent any more.", ""),
    ("reason.reservation_expired", "The reservation expired.", ""),
    ("reason.stated_on_paper", "Printed, as was stated.", ""),
    ("reason.stated_unused", "Not used, as was stated.", ""),
    (
        "reason.unexplained_reservation",
        "The server shows it as reserved, but it was not asked for from here.",
        "",
    ),
    (
        "reason_missing",
        "The number is unchanged: to give it up, the register needs a reason.",
        "Write the reason, briefly.",
    ),
    (
        "recovery_code_miswritten",
        "The recovery code is not written correctly.",
        "It has 30 letters and digits in six groups of five. Compare it with the paper, character by character.",
    ),
    (
        "redirected",
        "Your invoices are safe here. The server points to another address.",
        "Check the server's address and update the app.",
    ),
    (
        "reissue_cannot_help",
        "The invoice is safe here, with its number. The server did not refuse the number, so another one does not help.",
        "Correct the data shown and send it again.",
    ),
    (
        "request_id_reused",
        "Another invoice already exists under this request id. It is unchanged, and no other number was \
         used.",
        "For a new invoice, use a new id.",
    ),
    (
        "rescue_mode",
        "The database cannot be read. The invoices are shown from the safety journal and can be seen and printed, but not worked on.",
        "Rebuild the records from the journal.",
    ),
    (
        "reservation_already_consumed",
        "The invoice is safe here, with its number. The server says that this number has already been used.",
        "Look for the number in your account on the web; if it is on another invoice, issue this one with \
         the next number.",
    ),
    (
        "reservation_device_mismatch",
        "The invoice is safe here, with its number. On the server, the number is reserved for another \
         device.",
        "Sign in again; if that does not help, issue it with the next number.",
    ),
    (
        "reservation_expired",
        "The invoice is safe here, but the reservation of its number has expired.",
        "Issue it with the next number and give the client the new invoice.",
    ),
    (
        "reservation_missing",
        "The invoice is safe here, with its number. The server does not find the reservation of this number.",
        "Check that you are in the right account; if so, issue it with the next number.",
    ),
    (
        "reservation_not_pending",
        "The invoice is safe here, with its number. On the server, this number is no longer reserved.",
        "Issue it with the next number and give the client the new invoice.",
    ),
    (
        "reservation_series_mismatch",
        "The invoice is safe here, with its number. On the server, the number is reserved in another series.",
        "Issue it with the next number and give the client the new invoice.",
    ),
    (
        "resource_already_exists",
        "The invoice is safe here, with its number. The server says that it already has it.",
        "Compare it with the one in your account on the web; if that is another invoice, issue this one \
         with the next number.",
    ),
    (
        "resource_locked",
        "Your invoices are safe here. The server is busy with this data right now.",
        "Nothing to do: sending goes on the next time the server is reached.",
    ),
    (
        "resource_missing",
        "Your invoices are safe here. The server no longer has what we asked for: the number, the series or \
         something else on the invoice.",
        "Update from the server; a waiting invoice can be issued with the next number.",
    ),
    (
        "resource_not_found",
        "Your invoices are safe here. The server does not find something on the invoice, such as the client \
         or the series.",
        "Update from the server, choose again what is missing and send.",
    ),
    (
        "restart_needed",
        "What was saved before is still there, but the last save was cut short and we do not know whether \
         it was kept.",
        "Start the app again and see whether the invoice is in the list before issuing it again.",
    ),
    (
        "retry_cannot_help",
        "The invoice is safe here, with its number. It reached the server, but differs there from the one \
         on paper; sending again changes nothing.",
        "Compare the two, then correct it in your account on the web or reverse it.",
    ),
    (
        "reverse_charge_by_non_payer",
        "Reverse charge does not apply: your company is not registered for VAT.",
        "Drop the reverse charge, or correct the company's data in Settings.",
    ),
    (
        "reverse_charge_with_vat",
        "The invoice is under reverse charge, but the line has VAT.",
        "Set the rate to zero or give up the reverse charge.",
    ),
    (
        "reverse_charge_without_vat_id",
        "Reverse charge needs the client's VAT ID.",
        "Write the tax ID with RO in front or give up the reverse charge.",
    ),
    (
        "row_cpv_invalid",
        "The CPV code is not of the form 45330000-9.",
        "Check it or leave it empty; you can issue anyway.",
    ),
    (
        "row_description_long",
        "The name has more than the 100 characters e-Factura carries.",
        "Move the rest to the extended description, or shorten it; you can issue anyway.",
    ),
    ("row_description_missing", "The description is missing.", "Write what you sold or what work you did."),
    ("row_nc_invalid", "An NC code has 4 to 10 digits.", "Check it or leave it empty; you can issue anyway."),
    ("row_price_zero", "The price is zero.", "Write the price, or leave zero if nothing is charged."),
    (
        "row_quantity_too_small",
        "The quantity must be at least 0.01.",
        "Write the quantity without a minus; for a discount, put the minus on the price.",
    ),
    (
        "row_unit_unknown",
        "The e-Factura unit is not among the known ones; the server may write H87 (piece) instead.",
        "Leave it empty, or choose a UN/ECE code, for example HUR for hour.",
    ),
    (
        "scan_altered",
        "Under number {0}, the books say something else than the paper.",
        "Compare line by line; the paper was changed, or is another laptop’s.",
    ),
    ("scan_genuine", "Invoice {0} says what the books say.", ""),
    ("scan_other_firm", "Paper {0} is another firm’s.", "Verify it with the firm that issued it."),
    (
        "scan_replaced",
        "Paper {0} is ours, but another one took its place.",
        "Ask the client for the new copy.",
    ),
    (
        "scan_unknown",
        "Number {0} is not in the books on this laptop.",
        "Look for it in the firm’s account; it may have been issued elsewhere.",
    ),
    (
        "sending_paused",
        "The invoices are safe here, but sending is paused until {0} and an e-Factura deadline is near.",
        "Resume sending under “To send”.",
    ),
    (
        "series_held_elsewhere",
        "The series is locked to {0}. No number was used.",
        "Choose another series or unlock this one.",
    ),
    (
        "series_lock_lost",
        "The series is no longer locked to this laptop, but numbers of it are still reserved here. Issued invoices are still sent.",
        "Lock the series again or give the numbers up.",
    ),
    (
        "series_locked_other_device",
        "Your invoices are safe here. The series is locked to another device.",
        "Unlock it from that device or ask an administrator to force unlock it.",
    ),
    (
        "series_locked_to_device",
        "Your invoices are safe here. The series is locked to a device that the server does not recognise \
         here.",
        "See which device it is locked to; if it is this laptop, sign in again.",
    ),
    (
        "series_not_chosen",
        "It is not clear which series to issue in. No number was used.",
        "Choose the series.",
    ),
    (
        "series_not_locked_here",
        "The series is not locked to this laptop. No number was used.",
        "Lock the series to this laptop while you have internet.",
    ),
    (
        "series_not_locked_to_device",
        "Your invoices are safe here. The series is no longer locked to this laptop.",
        "Lock the series to this laptop.",
    ),
    (
        "series_stays",
        "A numbered invoice cannot move to another series. Nothing was changed.",
        "Leave the series as it is.",
    ),
    (
        "server_trouble",
        "Your invoices are safe here. The server gives no proper answer right now.",
        "Try again in a few minutes (code: {0}).",
    ),
    (
        "service_unavailable",
        "Your invoices are safe here. The server is not available now.",
        "Nothing to do: sending goes on the next time the server is reached.",
    ),
    ("session_expired", "Your invoices stay here, but your session has expired.", "Sign in again."),
    ("several_clients", "Several clients match “{0}”.", "Write the tax id or the whole name."),
    (
        "several_found",
        "The invoice is safe here, with its number. The server has several invoices with this number.",
        "Compare them in your account on the web, together with your accountant.",
    ),
    (
        "several_invoices",
        "Several invoices have the number “{0}”.",
        "Write the full number, with its series, for example TRN-000128.",
    ),
    ("several_products", "Several products match “{0}”.", "Write the code or the whole name."),
    (
        "several_series",
        "Several series are called “{0}”.",
        "Choose the series by its id in the list of series.",
    ),
    (
        "spv_test",
        "The invoice goes to ANAF's test environment, where it does not count.",
        "Keep the live environment unless this is a trial.",
    ),
    (
        "still_waiting",
        "Still waiting here: {0}. Nothing was erased.",
        "Send or solve everything under “To send”.",
    ),
    (
        "storno_not_shown",
        "The server says that it made the storno, but does not show it.",
        "Look for it in the web account, then try again or give up.",
    ),
    (
        "storno_without_reference",
        "The storno does not say which invoice it takes back.",
        "Make the storno from the invoice that it takes back.",
    ),
    (
        "sums_disagree",
        "The invoice's sums do not belong together, so nothing was issued.",
        "Close and open the invoice; if it stays so, send us a report.",
    ),
    (
        "supplier_address_missing",
        "Your company's address is missing, and e-Factura asks for it.",
        "Complete the company's data in your account on the web, then sync; correct the invoice so that it takes them.",
    ),
    (
        "supplier_city_missing",
        "Your company's city is missing, and e-Factura asks for it.",
        "Complete the company's data in your account on the web, then sync; correct the invoice so that it takes them.",
    ),
    (
        "supplier_county_unknown",
        "Your company's county is missing or none of the 42, and e-Factura asks for it.",
        "Complete the company's data in your account on the web, then sync; correct the invoice so that it takes them.",
    ),
    (
        "supplier_iban_invalid",
        "Your company's IBAN looks wrong.",
        "Correct it in the Contazen account, then sync; you can issue anyway.",
    ),
    (
        "supplier_name_missing",
        "Your company's name is missing.",
        "Complete the company's data in your account on the web, then sync; correct the invoice so that it takes them.",
    ),
    (
        "supplier_sector_unknown",
        "Your company is in București, but the sector is not said, and e-Factura asks for it.",
        "Complete the company's data in your account on the web, then sync; correct the invoice so that it takes them.",
    ),
    (
        "supplier_tax_id_missing",
        "Your company's tax ID is missing.",
        "Complete the company's data in your account on the web, then sync; correct the invoice so that it takes them.",
    ),
    (
        "sync_first",
        "Nothing was changed: the server has to be asked first.",
        "Sign in and update from the server.",
    ),
    (
        "sync_in_progress",
        "Your invoices are safe here. The server is already working on another request of yours.",
        "Nothing to do: sending goes on the next time the server is reached.",
    ),
    (
        "text_control_characters",
        "The text contains hidden characters that cannot be printed.",
        "Delete the text and type it again.",
    ),
    ("text_too_long", "The text is too long.", "Shorten the text."),
    (
        "timeout",
        "Your invoices are safe here. The server did not answer in time.",
        "Nothing to do: before sending again, we check what has arrived.",
    ),
    (
        "tls_failed",
        "Your invoices are safe here. The connection to the server is not secure, so nothing was sent.",
        "Check the laptop's date or try from another network.",
    ),
    ("told.attention", "{0} to solve", "Open Facturier and see what is left under “To send”."),
    (
        "told.background",
        "Facturier goes on sending",
        "The window is closed, but {0} still have to leave. It opens as usual; Settings can stop this.",
    ),
    ("told.deadline", "The e-Factura deadline is near", "{0}"),
    ("told.expiry", "Reserved numbers run out", "{0}"),
    ("told.sent", "{0}", "Everything is sent."),
    (
        "too_large",
        "Your invoices are safe here. The server's answer is too long to be read.",
        "Nothing to do: before sending again, we check what has arrived.",
    ),
    ("too_many_decimals", "The number has too many decimals (at most {0}).", "Write fewer decimals."),
    (
        "too_many_pages",
        "Your invoices are safe here. The server has too many invoices for yours to be found in one search.",
        "Look for the invoice in your account on the web.",
    ),
    ("too_many_rows", "The invoice has more than 1,000 lines.", "Split it into several invoices."),
    (
        "two_clients",
        "The invoice has two clients: one from the list and one written on it.",
        "Keep only one; in a file, client_id or client_data.",
    ),
    (
        "undo_too_late",
        "The invoice has left this laptop, or another was issued after it, so it stays issued.",
        "If it is wrong, correct it or reverse it.",
    ),
    ("unknown_field", "The field is not known.", "Correct the field's name or remove it."),
    (
        "unknown_server_code",
        "Your invoices are safe here. The server refused the request and answered: “{0}”.",
        "Correct what the server asks for, then try again.",
    ),
    (
        "unknown_value",
        "The value is not among those accepted, or does not fit the rest.",
        "Choose one of the accepted values.",
    ),
    (
        "unsent_invoices",
        "Not sent yet in this folder: {0}. Nothing was changed.",
        "Send them first, or restore into another folder.",
    ),
    (
        "validation_failed",
        "Your invoices are safe here. Some details did not pass the server's check.",
        "See which field it is, correct it and send again.",
    ),
    (
        "vat_base_negative",
        "Under one VAT rate, the discounts exceed the lines they reduce.",
        "Make the discount smaller or put it under the right rate.",
    ),
    (
        "vat_on_non_payer",
        "Your company is not VAT registered, but the line has VAT.",
        "Set the rate to zero or correct the company data.",
    ),
    (
        "vat_rate_not_in_force",
        "The VAT rate is not in force on the invoice's date.",
        "Choose a rate valid on that date.",
    ),
    (
        "vat_rate_with_exemption",
        "The line is marked as without VAT, but has a rate above zero.",
        "Set the rate to zero or choose ordinary VAT.",
    ),
    (
        "vat_rounding_apart",
        "At one rate, the VAT rounded row by row is 1.00 or more away from the rate on the sum, which e-Factura does not take.",
        "Correct the invoice by joining rows that are alike, or let the server send it.",
    ),
    (
        "void_needs_server",
        "Only an invoice the server has can be voided.",
        "One that was not sent is corrected; one the client has is reversed.",
    ),
    (
        "voided_on_server",
        "The invoice was voided on the server. The client's paper says it counts.",
        "Tell the client; then mark it as seen.",
    ),
    (
        "work_point_not_found",
        "The invoice is safe here, with its number. The chosen work point does not exist on the server.",
        "Choose another work point and send again.",
    ),
    ("wrong_key", "The API key is not accepted.", "Check the key in the settings of the web account."),
    (
        "wrong_passphrase",
        "The passphrase does not open the backup. Nothing was changed.",
        "Check the passphrase and try again.",
    ),
    ("wrong_password", "The e-mail and the password do not match.", "Check them and try again."),
    (
        "wrong_type",
        "The value is not of the kind required here.",
        "Check whether a text, a number, true or false, a list or an object is required here.",
    ),
    (
        "xml_incomplete",
        "The invoice is safe, but its XML cannot be made: e-Factura asks for more than it says.",
        "Complete the fields shown; if the invoice has reached the server, the server sends it.",
    ),
    (
        "xml_not_fiscal",
        "A pro forma is no invoice, so it does not go to e-Factura.",
        "Issue the invoice, then make the XML.",
    ),
];
