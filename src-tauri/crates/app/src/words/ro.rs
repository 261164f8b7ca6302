//! The Romanian words of every code: what happened and what is safe, then the one next thing to do.
//!
//! The source; English translates it. `{0}` stands for a parameter.
//! Not here: filling it in, the screens' own labels.

/// Code, sentence, hint; sorted by code.
pub(super) const TABLE: &[(&str, &str, &str)] = &[
    ("accent_not_an_ink", "Culoarea nu se poate citi.", "Scrie-o ca #rrggbb, de exemplu #0b5e78."),
    (
        "already_running",
        "Evidența e deja deschisă de aplicație, în altă fereastră sau comandă.",
        "Lucrează acolo sau închide-o și încearcă din nou.",
    ),
    (
        "already_sent",
        "Factura a ajuns pe server, așa că nu se mai schimbă de aici.",
        "Dacă nu e bună, fă storno și emite alta.",
    ),
    (
        "amount_ambiguous",
        "Prețul {0} se poate citi în două feluri: mii sau zecimale.",
        "Spune ce desparte zecimalele: virgula sau punctul.",
    ),
    ("amount_too_large", "Suma e prea mare pentru o factură.", "Verifică prețurile și cantitățile."),
    (
        "api_key_required",
        "Facturile sunt în siguranță aici. Serverul cere autentificare cu cheie.",
        "Intră din nou în cont.",
    ),
    (
        "asked_before_restore",
        "S-a cerut înainte ca evidența să fie refăcută; poate s-a făcut deja.",
        "Vezi factura, apoi încearcă din nou (se uită întâi pe server) sau renunță.",
    ),
    (
        "authentication_required",
        "Facturile sunt în siguranță aici. Serverul cere să intri în cont.",
        "Intră din nou în cont.",
    ),
    (
        "backup_damaged",
        "Copia de siguranță nu poate fi folosită ({0}). Nu s-a schimbat nimic.",
        "Încearcă altă copie.",
    ),
    (
        "backup_in_books",
        "Copia ar sta în folderul de date și s-ar pierde odată cu el. Nu s-a făcut.",
        "Alege alt loc, de preferat pe alt disc.",
    ),
    (
        "backup_newer",
        "Copia a fost făcută de o versiune mai nouă a aplicației. Nu s-a schimbat nimic.",
        "Actualizează aplicația.",
    ),
    (
        "bad_address",
        "Adresa serverului nu poate fi folosită ({0}).",
        "Scrie adresa întreagă, cu https:// la început.",
    ),
    (
        "bad_count",
        "Nu s-a rezervat nimic: o dată se pot rezerva între 1 și 50 de numere.",
        "Cere între 1 și 50 de numere.",
    ),
    ("bad_email_address", "„{0}” nu e o adresă de e-mail.", "Scrie adresa întreagă, de pildă ana@firma.ro."),
    (
        "bad_reply",
        "Facturile sunt în siguranță aici. Serverul a dat un răspuns pe care nu îl putem citi.",
        "Nu e nevoie să faci nimic: înainte să trimitem din nou, verificăm ce a ajuns.",
    ),
    (
        "bad_request",
        "Facturile sunt în siguranță aici. Aplicația nu a putut alcătui cererea către server.",
        "Actualizează aplicația; dacă se repetă, cere ajutor și arată acest mesaj.",
    ),
    (
        "bad_token",
        "Facturile sunt în siguranță aici. Sesiunea salvată nu poate fi folosită.",
        "Intră din nou în cont.",
    ),
    (
        "books_busy",
        "Aplicația mai lucrează la evidență: așteaptă un răspuns de la server. Nu s-a schimbat nimic.",
        "Încearcă din nou peste un minut.",
    ),
    (
        "books_copied",
        "Facturile salvate rămân aici. Emiterea e oprită: datele au fost copiate din alt loc, iar două copii ar da același număr de două ori.",
        "Dacă aici lucrezi de acum, intră în cont, fă o sincronizare și spune ultimul număr emis pe fiecare serie.",
    ),
    (
        "books_damaged",
        "Evidența facturilor nu poate fi citită ({0}). Nu am schimbat nimic în ea.",
        "Facturile pot fi văzute și tipărite. Refă evidența din jurnal (facturier rebuild) sau restaurează o copie.",
    ),
    (
        "books_foreign",
        "Fișierul nu e o evidență Facturier și a rămas neatins: {0}.",
        "Alege alt folder de date.",
    ),
    (
        "books_key_wrong",
        "Evidența facturilor e criptată cu altă cheie decât cea de pe acest calculator: {0}. E întreagă, din câte se vede, și nu am schimbat nimic în ea.",
        "Scrie codul de recuperare primit când a fost criptată această evidență.",
    ),
    (
        "books_missing",
        "Evidența facturilor nu mai e la locul ei: {0}. Nu am pus alta în loc.",
        "Pune fișierul la loc, refă evidența din jurnal (facturier rebuild) sau restaurează o copie.",
    ),
    (
        "books_newer",
        "Datele sunt neatinse, dar au fost scrise de o versiune mai nouă a aplicației.",
        "Actualizează aplicația.",
    ),
    (
        "books_not_blank",
        "Pe acest laptop sunt deja numere, facturi sau ciorne, așa că nu poate lua locul altuia. Nu s-a schimbat nimic.",
        "Folosește un folder de date gol.",
    ),
    ("books_not_sealed", "Evidența facturilor nu e criptată.", "Nu e nevoie de cod."),
    (
        "books_replaced",
        "Fișierul evidenței a fost mutat sau înlocuit în timp ce lucrai. De atunci nu am mai scris nimic.",
        "Pune fișierul la loc și pornește din nou aplicația.",
    ),
    (
        "books_sealed",
        "Evidența facturilor e criptată, iar cheia ei nu e pe acest calculator: {0}. Nu am schimbat nimic în ea.",
        "Scrie codul de recuperare primit când a fost criptată.",
    ),
    (
        "books_unsound",
        "Evidența are probleme ({0}), iar o copie a ei nu s-ar putea restaura. Copia dinainte a rămas.",
        "Verifică evidența și cere ajutor cu rezultatul.",
    ),
    (
        "captive_portal",
        "Facturile sunt în siguranță aici. Rețeaua cere autentificare în browser.",
        "Deschide browserul, intră în rețea, apoi încearcă din nou.",
    ),
    (
        "changed_meanwhile",
        "Altcineva a schimbat factura pe server între timp. Modificarea ta nu s-a făcut.",
        "Compară factura cu cea de pe server, apoi încearcă din nou, ca să rămână varianta ta, sau renunță.",
    ),
    (
        "changed_on_server",
        "Factura a fost modificată pe server după ce a fost trimisă. Hârtia ta a rămas cum era.",
        "Vezi diferențele și spune-i clientului; apoi marchează că le-ai văzut.",
    ),
    (
        "chitanta_series_missing",
        "Contul tău nu are o serie pentru chitanțe, deci chitanța nu s-a făcut.",
        "Adaugă seria în contul Contazen, apoi încearcă din nou.",
    ),
    (
        "client_address_missing",
        "Lipsește adresa clientului, cerută de e-Factura.",
        "Scrie strada și numărul.",
    ),
    (
        "client_city_elsewhere",
        "Orașul e, de obicei, în alt județ decât cel scris.",
        "Verifică orașul și județul; poți emite și așa.",
    ),
    (
        "client_city_missing",
        "Lipsește localitatea clientului, cerută de e-Factura.",
        "Scrie localitatea; pentru București, și sectorul.",
    ),
    (
        "client_cnp_dash",
        "Linia în loc de CNP trece la ANAF, dar nu la toți intermediarii.",
        "Lasă câmpul gol; e-Factura primește treisprezece zerouri.",
    ),
    ("client_cnp_invalid", "CNP-ul nu e corect.", "Verifică cele 13 cifre sau lasă câmpul gol."),
    (
        "client_country_unknown",
        "Țara nu e un cod de două litere cunoscut.",
        "Scrie codul ISO, de exemplu RO sau DE.",
    ),
    (
        "client_county_unknown",
        "Județul clientului lipsește sau nu e unul dintre cele 42, iar e-Factura îl cere.",
        "Scrie numele județului, de exemplu Cluj, sau București.",
    ),
    (
        "client_email_invalid",
        "Adresa de e-mail a clientului nu e corectă.",
        "Scrie-o ca nume@firma.ro; poți emite și așa.",
    ),
    (
        "client_exists",
        "Clientul există deja: {0}, cu același CUI sau CNP. Nu s-a adăugat al doilea.",
        "Deschide-l pe acela și completează-l.",
    ),
    (
        "client_has_invoices",
        "Clientul are facturi, așa că nu se șterge. Nu s-a schimbat nimic.",
        "Lasă-l în listă; facturile lui au nevoie de el.",
    ),
    ("client_iban_invalid", "IBAN-ul pare greșit.", "Verifică-l; poți emite și așa."),
    ("client_name_missing", "Lipsește numele clientului.", "Scrie denumirea firmei sau numele persoanei."),
    (
        "client_sector_unknown",
        "Clientul e din București, dar nu se știe din ce sector, iar e-Factura îl cere.",
        "Scrie sectorul la localitate, de exemplu București, Sector 3.",
    ),
    (
        "client_tax_id_check_digit",
        "CUI-ul are cel puțin o cifră greșită.",
        "Compară-l cu cel de pe actele firmei.",
    ),
    ("client_tax_id_missing", "Lipsește CUI-ul firmei.", "Scrie CUI-ul sau alege persoană fizică."),
    (
        "client_tax_id_shape",
        "CUI-ul nu are forma corectă.",
        "Scrie între 2 și 10 cifre, cu sau fără RO în față.",
    ),
    (
        "clock_ahead",
        "Ceasul laptopului arată {0}, mult după ultima dată cunoscută. Nu s-a folosit niciun număr.",
        "Potrivește data și ora laptopului sau confirmă că data e bună.",
    ),
    (
        "clock_behind",
        "Ceasul laptopului e în urmă: aplicația a lucrat deja pe {0}. Facturile sunt în siguranță aici.",
        "Potrivește data și ora laptopului, apoi încearcă din nou.",
    ),
    (
        "clock_differs",
        "Ceasul laptopului diferă de al serverului cu {0} min, iar data facturilor poate ieși greșită.",
        "Potrivește data și ora laptopului.",
    ),
    (
        "connection_lost",
        "Facturile sunt în siguranță aici. Legătura cu serverul s-a întrerupt.",
        "Nu e nevoie să faci nimic: înainte să trimitem din nou, verificăm ce a ajuns.",
    ),
    (
        "content_mismatch",
        "Factura e în siguranță aici, cu numărul ei. A ajuns pe server, dar acolo diferă de cea de pe \
         hârtie.",
        "Vezi diferențele, apoi corectează în contul de pe web sau fă storno.",
    ),
    (
        "currency_invalid",
        "Moneda nu e un cod ISO cunoscut.",
        "Scrie codul din trei litere mari, de exemplu RON sau EUR.",
    ),
    (
        "database_error",
        "Facturile sunt în siguranță aici. Serverul are probleme cu datele lui.",
        "Nu e nevoie să faci nimic: înainte să trimitem din nou, verificăm ce a ajuns.",
    ),
    ("date_absurd", "Data e prea îndepărtată.", "Verifică anul."),
    (
        "date_before_previous",
        "Data e mai veche decât cea a facturii dinainte din serie.",
        "Schimbă data sau confirmă că așa trebuie.",
    ),
    ("date_in_future", "Data emiterii e în viitor.", "Pune data de azi sau una mai veche."),
    (
        "deadline_close",
        "Facturile sunt în siguranță aici. Până pe {0} trebuie să ajungă la server, ca să intre la timp în e-Factura.",
        "Conectează-te la internet până atunci.",
    ),
    (
        "deadline_missed",
        "Facturile sunt în siguranță aici, dar termenul e-Factura a trecut pe {0}.",
        "Conectează-te la internet acum și anunță contabilul.",
    ),
    (
        "demo_open",
        "Acum e deschisă firma demo; datele firmei tale au rămas neatinse.",
        "Închide firma demo, apoi încearcă din nou.",
    ),
    (
        "device_id_missing",
        "Facturile sunt în siguranță aici. Serverul nu recunoaște acest laptop.",
        "Intră din nou în cont: așa se reface legătura.",
    ),
    (
        "discount_row",
        "Prețul e negativ, deci linia scade din total, ca o reducere.",
        "Dacă nu e o reducere, șterge minusul.",
    ),
    (
        "disk_failed",
        "Ce era salvat a rămas neschimbat, dar discul nu a putut fi citit sau scris ({0}).",
        "Verifică discul și încearcă din nou.",
    ),
    (
        "disk_full",
        "Ce era salvat a rămas, dar discul e aproape plin și nu mai putem salva. Nu s-a folosit niciun \
         număr.",
        "Eliberează spațiu pe disc și încearcă din nou.",
    ),
    (
        "document_type_not_offline",
        "Numai facturile fiscale iau un număr rezervat.",
        "Proformele se fac cu internet; chitanța se face din încasare.",
    ),
    ("draft_has_no_paper", "O ciornă nu are număr, deci nici PDF.", "Emite factura, apoi fă PDF-ul."),
    (
        "draft_has_no_xml",
        "O ciornă nu are număr, deci nici XML pentru e-Factura.",
        "Emite factura, apoi fă XML-ul.",
    ),
    (
        "draft_on_server",
        "Ciorna aceasta e deja în contul Contazen.",
        "Modific-o acolo sau emite factura de aici.",
    ),
    ("due_before_issue", "Scadența e înaintea datei emiterii.", "Alege data emiterii sau una de după ea."),
    (
        "duplicate_invoice_number",
        "Factura e în siguranță aici, cu numărul ei. Pe server există deja o factură cu acest număr.",
        "Compar-o cu cea din contul de pe web; dacă acolo e altă factură, emite-o pe aceasta cu numărul \
         următor.",
    ),
    (
        "earlier_date",
        "Factura dinainte din serie e din {0}, după data aleasă acum. Nu s-a folosit niciun număr.",
        "Schimbă data sau confirmă că vrei data mai veche.",
    ),
    (
        "efactura_deadline_passed",
        "Cele cinci zile lucrătoare pentru e-Factura au trecut deja la data aceasta.",
        "Verifică data; dacă e cea bună, trimite factura cât mai repede.",
    ),
    (
        "efactura_oauth_not_configured",
        "Factura e în siguranță aici, cu numărul ei. Firma nu e conectată la SPV, iar e-Factura așteaptă.",
        "Conectează firma la SPV în contul de pe web, apoi trimite din nou.",
    ),
    (
        "efactura_off",
        "Factura nu va ajunge în e-Factura, deși facturile către firme și persoane din România trebuie raportate.",
        "Pornește e-Factura, dacă nu știi sigur că e o excepție.",
    ),
    (
        "efactura_rejected",
        "Factura a ajuns la ANAF, dar a fost respinsă. Pentru ANAF ea nu există încă.",
        "Vezi motivul în SPV, corectează sau fă storno, apoi marchează că ai văzut.",
    ),
    ("email_invalid", "Adresa de e-mail nu e corectă.", "Scrie-o ca nume@firma.ro."),
    (
        "email_missing",
        "Lipsește adresa la care să trimitem e-mailul.",
        "Scrie adresa sau renunță la trimiterea pe e-mail.",
    ),
    ("email_send_failed", "Serverul nu a putut trimite e-mailul.", "Verifică adresa și încearcă din nou."),
    (
        "email_unknown",
        "Nu se știe dacă e-mailul a plecat: răspunsul serverului s-a pierdut.",
        "Întreabă clientul, apoi încearcă din nou sau renunță.",
    ),
    (
        "end_already_asked",
        "Stornarea, anularea sau ștergerea e deja cerută și așteaptă.",
        "Lasă să se facă sau renunță la ea.",
    ),
    (
        "entry_gone",
        "Pe server nu mai există. Ce s-a schimbat aici a rămas aici.",
        "Renunță la schimbare sau adaugă-l din nou.",
    ),
    (
        "entry_several",
        "Pe server sunt mai mulți la fel, așa că nu s-a adăugat încă unul.",
        "Păstrează unul singur în contul de pe web, apoi încearcă din nou.",
    ),
    ("errand_under_way", "Ce ai cerut e chiar acum pe drum.", "Așteaptă răspunsul serverului."),
    (
        "exchange_rate_differs",
        "Cursul nu e cel publicat de BNR pentru data facturii.",
        "Pune cursul BNR, dacă nu ai convenit altul în contract.",
    ),
    (
        "exchange_rate_invalid",
        "Cursul trebuie să fie mai mare decât zero.",
        "Scrie câți lei face o unitate, după cursul BNR.",
    ),
    (
        "exchange_rate_missing",
        "Lipsește cursul, iar BNR nu e la îndemână fără internet.",
        "Scrie cursul BNR în lei sau ia-l când ai internet.",
    ),
    (
        "exemption_ground_missing",
        "Linia e fără TVA și nu spune de ce.",
        "Alege motivul: scutit cu sau fără drept de deducere, taxare inversă.",
    ),
    (
        "expired_api_key",
        "Facturile sunt în siguranță aici. Autentificarea a expirat.",
        "Intră din nou în cont.",
    ),
    (
        "field_not_editable",
        "Câmpul nu se mai schimbă după ce factura a ajuns pe server.",
        "Lasă-l cum e; dacă e greșit, fă storno și emite alta.",
    ),
    ("file_too_large", "Fișierul e mai mare de 2 MB.", "Lasă în fișier o singură factură."),
    (
        "firm_unknown",
        "Lipsesc datele firmei, iar factura nu se poate emite fără ele. Nu s-a folosit niciun număr.",
        "Fă o sincronizare; dacă tot lipsesc, completează denumirea și CUI-ul în contul de pe web.",
    ),
    (
        "forbidden",
        "Facturile sunt în siguranță aici. Serverul nu lasă acest laptop să folosească numărul sau seria.",
        "Vezi pe ce dispozitiv e blocată seria; o factură care așteaptă se poate emite cu numărul următor.",
    ),
    (
        "format_unreadable",
        "Seria „{0}” scrie altceva după număr, iar o factură nu s-ar mai putea găsi după numărul ei. Nu am blocat-o.",
        "Alege o serie al cărei număr stă la sfârșit.",
    ),
    (
        "import_duplicate",
        "E a doua oară în fișier: prima dată pe rândul {0}.",
        "Păstrează un singur rând pentru fiecare.",
    ),
    (
        "import_empty",
        "Fișierul nu are niciun rând sub antet. Nu s-a importat nimic.",
        "Alege fișierul cu datele; primul rând spune ce e în fiecare coloană.",
    ),
    (
        "import_encoding_unknown",
        "Nu se poate spune în ce litere e scris fișierul, așa că nu s-a importat nimic.",
        "Salvează-l din programul de tabele ca „CSV UTF-8” și încearcă din nou.",
    ),
    (
        "import_file_too_large",
        "Fișierul e prea mare: se importă cel mult {0} MB o dată. Nu s-a importat nimic.",
        "Împarte-l în mai multe fișiere.",
    ),
    (
        "import_name_column_missing",
        "Nicio coloană nu spune denumirea. Nu s-a importat nimic.",
        "Scrie „Denumire” deasupra coloanei sau alege coloana care o are.",
    ),
    (
        "import_not_a_table",
        "Fișierul nu poate fi citit ca tabel (rândul {0}). Nu s-a importat nimic.",
        "Salvează-l din nou ca CSV UTF-8.",
    ),
    (
        "import_nothing_to_do",
        "Fișierul nu aduce nimic nou: tot ce spune e deja aici.",
        "Nu e nevoie să faci nimic.",
    ),
    (
        "import_nothing_to_undo",
        "Nu există niciun import care să poată fi anulat.",
        "Schimbă sau șterge intrările pe rând.",
    ),
    (
        "import_rows_refused",
        "Nu s-a importat nimic: {0} din fișier nu se pot prelua.",
        "Corectează-le sau cere importul fără ele.",
    ),
    (
        "import_too_many_rows",
        "Fișierul are prea multe rânduri: se importă cel mult {0} o dată. Nu s-a importat nimic.",
        "Împarte-l în mai multe fișiere.",
    ),
    (
        "import_unknown_column",
        "Fișierul nu are coloana „{0}”. Nu s-a importat nimic.",
        "Scrie numele coloanei așa cum stă în primul rând.",
    ),
    (
        "import_unknown_field",
        "Nu există câmpul „{0}”. Nu s-a importat nimic.",
        "Alege unul dintre câmpurile cunoscute, de pildă name, cui, city, price.",
    ),
    (
        "installments_invalid",
        "Numărul de rate trebuie să fie între 1 și 120.",
        "Scrie câte rate sunt sau lasă câmpul gol.",
    ),
    (
        "insufficient_permissions",
        "Facturile sunt în siguranță aici. Contul tău nu are dreptul pentru această operație.",
        "Cere dreptul unui administrator al firmei.",
    ),
    (
        "internal",
        "Facturile emise sunt în siguranță aici, dar s-a întâmplat ceva neprevăzut ({0}).",
        "Pornește din nou aplicația; dacă se repetă, cere ajutor și arată acest mesaj.",
    ),
    (
        "internal_server_error",
        "Facturile sunt în siguranță aici. Serverul are probleme.",
        "Nu e nevoie să faci nimic: înainte să trimitem din nou, verificăm ce a ajuns.",
    ),
    (
        "invalid_api_key",
        "Facturile sunt în siguranță aici. Serverul nu mai recunoaște autentificarea.",
        "Intră din nou în cont.",
    ),
    (
        "invalid_client_data",
        "Factura e în siguranță aici, cu numărul ei. Datele clientului nu sunt acceptate.",
        "Corectează datele clientului și trimite din nou.",
    ),
    (
        "invalid_document_type",
        "Facturile sunt în siguranță aici. Serverul nu acceptă acest fel de document.",
        "Verifică seria și felul documentului.",
    ),
    (
        "invalid_field_value",
        "Facturile sunt în siguranță aici. Serverul nu acceptă o valoare.",
        "Vezi ce câmp e, corectează-l și trimite din nou.",
    ),
    (
        "invalid_format",
        "Facturile sunt în siguranță aici. Serverul spune că o valoare nu e scrisă în forma cerută.",
        "Vezi ce câmp e, corectează-l și trimite din nou.",
    ),
    (
        "invalid_invoice_status",
        "Factura nu poate fi trimisă prin e-mail în starea în care e.",
        "O factură anulată nu se mai trimite.",
    ),
    (
        "invalid_payment_method",
        "Serverul nu cunoaște felul de plată.",
        "Alege alt fel: transfer, numerar, card, cec, bilet la ordin, bon fiscal sau altul.",
    ),
    (
        "invalid_request",
        "Facturile sunt în siguranță aici. Serverul nu acceptă unele date.",
        "Vezi ce câmp e, corectează-l și trimite din nou.",
    ),
    (
        "invalid_request_file",
        "Unele date trebuie corectate. Nu s-a folosit niciun număr.",
        "Corectează câmpurile arătate și încearcă din nou.",
    ),
    ("invoice_already_paid", "Factura e încasată toată.", "Nu mai e nimic de încasat pe ea."),
    (
        "invoice_already_storned",
        "Factura e deja stornată.",
        "Vezi stornoul; dacă trebuie, emite altă factură.",
    ),
    ("invoice_already_voided", "Factura e deja anulată.", "Nu mai e nimic de făcut cu ea."),
    (
        "invoice_cannot_be_deleted",
        "Se șterg doar ciornele și facturile anulate, neîncasate.",
        "O factură greșită se stornează.",
    ),
    (
        "invoice_cannot_be_storned",
        "Factura nu se poate storna.",
        "Se stornează doar facturile fiscale care nu sunt anulate.",
    ),
    ("invoice_is_draft", "Pe server e o ciornă, fără număr.", "Emite-o întâi."),
    (
        "invoice_is_paid",
        "Factura e încasată: sumele, moneda și anularea nu se mai pot schimba.",
        "Se mai pot schimba data, scadența, clientul și textul; pentru rest, fă storno.",
    ),
    (
        "invoice_is_storno",
        "Factura e ea însăși un storno și nu se mai schimbă.",
        "Emite altă factură, dacă trebuie.",
    ),
    ("invoice_is_void", "Factura e anulată.", "Nu se mai poate schimba sau încasa."),
    (
        "invoice_locked_efactura",
        "ANAF a validat factura, așa că nu se mai schimbă.",
        "Dacă e greșită, fă storno și emite alta.",
    ),
    (
        "invoice_not_last_in_series",
        "Se șterge doar ultima factură a unei serii.",
        "Factura anulată poate rămâne; numărul ei e explicat.",
    ),
    (
        "ip_restricted",
        "Facturile sunt în siguranță aici. Contul nu primește conexiuni din această rețea.",
        "Folosește altă rețea sau permite-o pe aceasta în contul de pe web.",
    ),
    (
        "issuing_stopped",
        "Facturile salvate rămân aici. Emiterea e oprită: evidența pare o copie mai veche, iar un număr \
         s-ar putea folosi de două ori.",
        "Intră în cont, fă o sincronizare și confirmă ultimul număr emis pe fiecare serie.",
    ),
    (
        "journal_behind",
        "Ce s-a salvat rămâne, cu numărul lui, dar jurnalul de siguranță nu a putut fi scris. Până atunci \
         nu se mai emit facturi.",
        "Eliberează spațiu pe disc și vezi dacă factura e în listă înainte să o emiți din nou.",
    ),
    (
        "journal_repaired",
        "Facturile sunt păstrate. La pornire am găsit o problemă în evidență sau în jurnalul ei de \
         siguranță și am reparat-o.",
        "Fă o copie de siguranță acum.",
    ),
    (
        "key_has_no_device",
        "O cheie API nu e un dispozitiv: nu poate bloca serii și nu poate rezerva numere.",
        "Intră în cont cu e-mail și parolă ca să lucrezi fără internet.",
    ),
    (
        "key_on_device",
        "Pe acest laptop sunt numere rezervate sau facturi de trimis, iar o cheie API nu le poate folosi. Nimic nu s-a schimbat.",
        "Intră în cont cu e-mail și parolă sau folosește alt folder de date.",
    ),
    (
        "key_without_keychain",
        "Acest calculator nu are un seif de parole care să răspundă, iar cheia evidenței nu poate sta lângă ea. Evidența a rămas cum era.",
        "Pornește sau deblochează seiful de parole al sistemului, apoi repornește aplicația.",
    ),
    (
        "keychain_failed",
        "Seiful de parole, unde stă cheia evidenței, nu a răspuns ({0}). Evidența a rămas cum era.",
        "Deblochează seiful de parole și încearcă din nou. Dacă nu se poate, evidența criptată se deschide cu codul de recuperare.",
    ),
    (
        "last_too_low",
        "Evidența are deja factura cu numărul {0}, mai mare decât cel spus. Nimic nu s-a schimbat.",
        "Spune cel mai mare număr tipărit pe această serie.",
    ),
    ("letterhead_too_long", "Antetul e prea lung.", "Păstrează cel mult 4 rânduri și 300 de caractere."),
    (
        "logo_broken",
        "Imaginea nu se poate citi până la capăt.",
        "Salveaz-o din nou ca PNG sau JPEG și alege-o iar.",
    ),
    (
        "logo_too_large",
        "Imaginea e prea mare pentru o siglă.",
        "Alege una de cel mult 5 MB și 8.000 de pixeli pe latură.",
    ),
    ("logo_wrong_format", "Fișierul nu e o imagine PNG sau JPEG.", "Alege sigla ca PNG sau JPEG."),
    (
        "mark_unreadable",
        "Textul nu e un cod de verificare al unei facturi.",
        "Scanează codul „Cod de verificare” de pe factură și dă textul întreg.",
    ),
    ("mend.client_cnp_dash", "Golește câmpul", ""),
    ("mend.date_in_future", "Pune data de azi, {0}", ""),
    ("mend.due_before_issue", "Pune data emiterii, {0}", ""),
    ("mend.efactura_off", "Pornește e-Factura", ""),
    ("mend.exchange_rate_differs", "Pune cursul BNR, {0}", ""),
    ("mend.put", "Pune {0}", ""),
    ("mend.row_description_long", "Mută restul în descrierea extinsă", ""),
    ("mend.spv_test", "Trimite în mediul real", ""),
    ("mend.text_control_characters", "Scoate caracterele invizibile", ""),
    ("mend.vat_rate_not_in_force", "Pune cota de {0} %", ""),
    (
        "method_not_allowed",
        "Facturile sunt în siguranță aici. Serverul nu mai primește cererea în forma aceasta.",
        "Actualizează aplicația.",
    ),
    (
        "missing_api_key",
        "Facturile sunt în siguranță aici. Serverul nu a primit datele de autentificare.",
        "Intră din nou în cont.",
    ),
    ("missing_field", "Lipsește o valoare obligatorie.", "Completează câmpul."),
    (
        "missing_required_field",
        "Facturile sunt în siguranță aici. Serverul spune că lipsește o informație obligatorie.",
        "Vezi ce câmp e, completează-l și trimite din nou.",
    ),
    (
        "needs_server",
        "Documentul e făcut și numerotat de server, deci are nevoie de internet.",
        "Fără internet, păstrează-l ca ciornă și trimite-l mai târziu.",
    ),
    (
        "never_synced",
        "Pe acest laptop nu s-a făcut încă nicio sincronizare.",
        "Fă o sincronizare cât ai internet.",
    ),
    ("no_email_address", "Clientul nu are adresă de e-mail.", "Scrie adresa la care să plece factura."),
    (
        "no_keychain",
        "Sesiunea e păstrată într-un fișier pe care numai utilizatorul tău îl poate citi: sistemul nu are \
         un loc pentru parole.",
        "Dacă laptopul e folosit și de alții, ieși din cont când termini.",
    ),
    (
        "no_laptop_holds",
        "Seria „{0}” nu e blocată pe un laptop cu Facturier.",
        "Fă o sincronizare și alege seria pe care o ținea laptopul pierdut.",
    ),
    (
        "no_number",
        "Nu mai ai numere rezervate pe această serie, așa că factura nu se poate emite acum.",
        "Rezervă numere când ai internet; până atunci o poți păstra ca ciornă.",
    ),
    (
        "no_permission",
        "Datele sunt neatinse, dar sistemul nu ne lasă să le deschidem: {0}.",
        "Verifică drepturile pe folder.",
    ),
    (
        "no_refresh_token",
        "Facturile sunt în siguranță aici. Sesiunea nu s-a putut prelungi.",
        "Intră din nou în cont.",
    ),
    ("no_rows", "Factura nu are nicio linie.", "Adaugă cel puțin un produs sau serviciu."),
    (
        "no_such_client",
        "Clientul „{0}” nu există aici.",
        "Alege un client din listă sau scrie datele lui pe factură.",
    ),
    (
        "no_such_company",
        "Registrul public nu cunoaște nicio firmă cu CUI {0}.",
        "Verifică cifrele; dacă sunt bune, scrie datele clientului de mână.",
    ),
    ("no_such_invoice", "Factura sau ciorna „{0}” nu există aici.", "Caut-o în lista de facturi."),
    ("no_such_number", "Numărul {0} nu e în registrul acestei serii.", "Verifică seria și numărul."),
    (
        "no_such_product",
        "Produsul „{0}” nu există aici.",
        "Alege un produs din listă sau scrie denumirea și prețul pe linie.",
    ),
    ("no_such_series", "Seria „{0}” nu există aici.", "Alege o serie din listă."),
    (
        "non_vat_payer",
        "Facturile sunt în siguranță aici. Serverul spune că firma nu e plătitoare de TVA, iar factura cere TVA.",
        "Pune cota zero pe linii sau corectează datele firmei în contul Contazen.",
    ),
    (
        "not_a_date",
        "Valoarea nu e o dată din calendar.",
        "Scrie ziua, luna și anul; în fișier, ca 2026-11-20.",
    ),
    (
        "not_a_number",
        "Valoarea nu e un număr.",
        "Scrie numai cifre; în fișier, zecimalele vin după punct, ca 1234.50.",
    ),
    (
        "not_editable",
        "Serverul nu mai schimbă aceste câmpuri la o factură pe care o are.",
        "Scoate-le din modificare; dacă sunt greșite, fă storno și emite alta.",
    ),
    (
        "not_json",
        "Fișierul nu poate fi citit: nu e JSON corect.",
        "Verifică ghilimelele, virgulele și parantezele; fiecare câmp apare o singură dată.",
    ),
    (
        "not_reached",
        "Facturile sunt în siguranță aici. Acum nu ajungem la server.",
        "Nu e nevoie să faci nimic: trimiterea se reia la următoarea legătură cu serverul.",
    ),
    ("not_signed_in", "Ce e salvat pe acest laptop rămâne aici, dar nu ești în cont.", "Intră în cont."),
    ("nothing_asked", "Despre factura aceasta nu așteaptă nicio cerere.", "Nu e nimic la care să renunți."),
    ("nothing_changes", "Modificarea nu schimbă nimic.", "Scrie ce e altfel și încearcă din nou."),
    (
        "nothing_reserved",
        "Numerele de aici rămân bune, dar serverul nu a dat altele noi.",
        "Încearcă din nou peste câteva minute.",
    ),
    ("nothing_to_decide", "Nu e nimic de ales: ce e aici e și pe server.", "Nu e nevoie să faci nimic."),
    (
        "nothing_to_rebuild",
        "Evidența se poate citi, deci nu e nimic de refăcut.",
        "Nu e nevoie să faci nimic.",
    ),
    ("nothing_to_retry", "Nu e nimic de trimis din nou.", "Nu e nevoie să faci nimic."),
    ("nothing_to_see", "La această factură nu e nimic de văzut.", "Nu e nevoie să faci nimic."),
    (
        "number_mismatch",
        "Factura e în siguranță aici, cu numărul ei. Serverul i-a dat alt număr, așa că nu mai trimitem \
         nimic pe această serie până verifici.",
        "Compară numărul de pe hârtie cu cel din contul de pe web și arată-i contabilului.",
    ),
    (
        "number_not_free",
        "Numărul {0} nu e liber și a rămas neschimbat.",
        "Vezi în registrul numerelor cum s-a folosit.",
    ),
    (
        "number_not_on_paper",
        "Numărul {0} nu e printre cele despre care ai spus că sunt pe hârtie.",
        "Spune întâi ultimul număr emis pe serie.",
    ),
    (
        "numbers_expire_soon",
        "Primele numere rezervate expiră pe {0} și rămân nefolosite dacă nu emiți pe ele.",
        "Rezervă numere noi cât ai internet.",
    ),
    (
        "numbers_expiring",
        "Factura nu se poate emite acum: mai ai {0}, dar prea aproape de expirare sau din alt an.",
        "Rezervă numere când ai internet; până atunci o poți păstra ca ciornă.",
    ),
    (
        "numbers_half_life",
        "Rezervarea unor facturi netrimise se apropie de sfârșit: prima pe {0}.",
        "Conectează-te la internet până atunci.",
    ),
    (
        "numbers_held",
        "Seria {0} e blocată pe acest laptop sau mai are aici numere. Nu s-a șters nimic.",
        "Deblochează seria la „Serii”, apoi eliberează numerele rămase.",
    ),
    (
        "numbers_set_aside",
        "Pe seria {0} sunt numere puse deoparte: serverul le ține rezervate, dar evidența de aici nu le explică.",
        "Spune ultimul număr emis pe această serie.",
    ),
    (
        "oauth_not_configured",
        "Factura e în siguranță aici, cu numărul ei. Firma nu e conectată la SPV.",
        "Conectează firma la SPV în contul de pe web, apoi trimite din nou.",
    ),
    (
        "offline",
        "Ce ai făcut e salvat pe acest laptop, dar acum nu ajungem la server.",
        "Încearcă din nou când ai internet.",
    ),
    (
        "offline_wanted",
        "Pentru asta e nevoie de internet, iar aplicația a fost pornită fără.",
        "Pornește din nou fără --offline.",
    ),
    (
        "online_only",
        "Acest document e numerotat de server, deci nu se poate face fără internet. Nu s-a emis nimic.",
        "Încearcă din nou când ai internet sau păstrează-l ca ciornă.",
    ),
    (
        "online_only_mode",
        "Lucrezi cu o cheie API: facturile se emit numai cu internet, pe serii neblocate.",
        "Ca să emiți și fără internet, intră în cont cu e-mail și parolă și blochează o serie.",
    ),
    (
        "order_unknown",
        "Am cerut serverului o factură și nu știm dacă a făcut-o. Nu o cerem încă o dată.",
        "Fă o sincronizare: factura apare în listă sau redevine ciornă.",
    ),
    (
        "other_firm",
        "Pe acest laptop sunt datele altei firme și au rămas neschimbate.",
        "Intră în contul acelei firme sau folosește alt folder de date.",
    ),
    (
        "other_server",
        "Datele de pe acest laptop sunt neschimbate și aparțin altui server: {0}.",
        "Folosește adresa acelui server sau alt folder de date.",
    ),
    (
        "other_year",
        "Numărul facturii e din anul {0} și nu poate trece în alt an. Nimic nu s-a schimbat.",
        "Alege o dată din acel an.",
    ),
    ("out_of_range", "Numărul e prea mare sau prea mic.", "Verifică cifrele."),
    (
        "outbox_deadline",
        "Facturile sunt în siguranță aici, dar trebuie trimise până pe {0}, termenul e-Factura.",
        "Conectează-te la internet până atunci.",
    ),
    (
        "outcome_unknown",
        "Factura e în siguranță aici, cu numărul ei. Încă nu știm dacă a ajuns pe server, așa că nu o schimbăm.",
        "Fă o sincronizare, apoi încearcă din nou.",
    ),
    (
        "paper_failed",
        "Factura e salvată, dar PDF-ul nu s-a putut face ({0}).",
        "Încearcă din nou sau alege alt loc pentru fișier.",
    ),
    (
        "parameter_missing",
        "Facturile sunt în siguranță aici. Serverul spune că îi lipsește o informație.",
        "Vezi ce câmp e, completează-l și trimite din nou.",
    ),
    (
        "passphrase_missing",
        "Copia nu s-a făcut: lipsește parola ei.",
        "Scrie o parolă sau cere anume o copie necriptată.",
    ),
    ("passphrase_needed", "Copia e criptată. Nu s-a schimbat nimic.", "Scrie parola cu care a fost făcută."),
    (
        "payment_amount",
        "Suma trebuie să fie mai mare ca zero și cel mult cât mai e de încasat.",
        "Scrie suma primită.",
    ),
    (
        "payment_method",
        "Felul plății nu e cunoscut.",
        "Alege: transfer, numerar, card, cec, bilet la ordin, bon fiscal sau altul.",
    ),
    (
        "payment_unknown",
        "Nu se știe dacă încasarea a ajuns pe server: răspunsul s-a pierdut și lista încasărilor lipsește.",
        "Vezi factura în contul de pe web, apoi încearcă din nou sau renunță.",
    ),
    (
        "permission_denied",
        "Facturile sunt în siguranță aici. Serverul nu permite contului tău această operație.",
        "Cere dreptul unui administrator al firmei.",
    ),
    (
        "pool_empty",
        "Nu mai ai numere rezervate, așa că nu poți emite.",
        "Rezervă numere când ai internet; până atunci poți lucra pe ciorne.",
    ),
    ("pool_low", "Mai ai {0} de folosit fără internet.", "Rezervă numere cât ai internet."),
    (
        "product_has_invoices",
        "Produsul e pe facturi, așa că nu se șterge. Nu s-a schimbat nimic.",
        "Lasă-l în listă sau schimbă-i numele.",
    ),
    (
        "profile_incomplete",
        "Datele firmei nu sunt complete: plătitor de TVA, TVA la încasare, capital social.",
        "Completează-le o dată, la datele firmei.",
    ),
    (
        "rate_limit_exceeded",
        "Facturile sunt în siguranță aici. Serverul a primit prea multe cereri și cere o pauză.",
        "Nu e nevoie să faci nimic: trimiterea se reia la următoarea legătură cu serverul.",
    ),
    ("reason.acknowledged", "Pe server arată altfel; diferența a fost văzută și acceptată.", ""),
    (
        "reason.books_restored",
        "Evidența a fost pusă la loc dintr-o copie: numărul poate fi deja pe hârtie.",
        "",
    ),
    ("reason.given_up_after_move", "S-a renunțat la el când datele au fost mutate.", ""),
    ("reason.given_up_in_doubt", "S-a renunțat la el: altă copie a datelor îl putea folosi.", ""),
    ("reason.issued_elsewhere", "Pe factura {0}, emisă din altă parte.", ""),
    ("reason.no_longer_pending", "Serverul nu mai ține numărul rezervat.", ""),
    ("reason.not_received", "Nu a fost rezervat pe acest laptop.", ""),
    ("reason.released", "S-a renunțat la număr.", ""),
    ("reason.replaced_by", "Factura a primit numărul {0}, fiindcă acesta nu s-a mai putut trimite.", ""),
    ("reason.reservation_expired", "Rezervarea a expirat.", ""),
    ("reason.stated_on_paper", "Tipărit, după cum s-a declarat.", ""),
    ("reason.stated_unused", "Nefolosit, după cum s-a declarat.", ""),
    ("reason.unexplained_reservation", "Serverul îl arată rezervat, dar de aici nu a fost cerut.", ""),
    (
        "reason_missing",
        "Numărul a rămas neschimbat: ca să renunți la el, registrul cere un motiv.",
        "Scrie motivul, pe scurt.",
    ),
    (
        "recovery_code_miswritten",
        "Codul de recuperare nu e scris corect.",
        "Are 30 de litere și cifre, în șase grupe de câte cinci. Compară-l cu hârtia, semn cu semn.",
    ),
    (
        "redirected",
        "Facturile sunt în siguranță aici. Serverul trimite la altă adresă.",
        "Verifică adresa serverului și actualizează aplicația.",
    ),
    (
        "reissue_cannot_help",
        "Factura e în siguranță aici, cu numărul ei. Serverul nu a refuzat numărul, deci altul nu ajută.",
        "Corectează datele arătate și trimite din nou.",
    ),
    (
        "request_id_reused",
        "Sub acest id de cerere există deja altă factură. Ea a rămas neschimbată și nu s-a folosit alt \
         număr.",
        "Pentru o factură nouă, folosește un id nou.",
    ),
    (
        "rescue_mode",
        "Baza de date nu poate fi citită. Facturile sunt arătate din jurnalul de siguranță și pot fi văzute și tipărite, dar nu se poate lucra.",
        "Refă evidența din jurnal.",
    ),
    (
        "reservation_already_consumed",
        "Factura e în siguranță aici, cu numărul ei. Serverul spune că acest număr s-a folosit deja.",
        "Caută numărul în contul de pe web; dacă acolo e altă factură, emite-o pe aceasta cu numărul \
         următor.",
    ),
    (
        "reservation_device_mismatch",
        "Factura e în siguranță aici, cu numărul ei. Pe server, numărul e rezervat pentru alt dispozitiv.",
        "Intră din nou în cont; dacă nu ajută, emite-o cu numărul următor.",
    ),
    (
        "reservation_expired",
        "Factura e în siguranță aici, dar rezervarea numărului ei a expirat.",
        "Emite-o cu numărul următor și dă clientului noua factură.",
    ),
    (
        "reservation_missing",
        "Factura e în siguranță aici, cu numărul ei. Serverul nu găsește rezervarea acestui număr.",
        "Verifică dacă ești în contul potrivit; dacă da, emite-o cu numărul următor.",
    ),
    (
        "reservation_not_pending",
        "Factura e în siguranță aici, cu numărul ei. Pe server, acest număr nu mai e rezervat.",
        "Emite-o cu numărul următor și dă clientului noua factură.",
    ),
    (
        "reservation_series_mismatch",
        "Factura e în siguranță aici, cu numărul ei. Pe server, numărul e rezervat pe altă serie.",
        "Emite-o cu numărul următor și dă clientului noua factură.",
    ),
    (
        "resource_already_exists",
        "Factura e în siguranță aici, cu numărul ei. Serverul spune că o are deja.",
        "Compar-o cu cea din contul de pe web; dacă acolo e altă factură, emite-o pe aceasta cu numărul \
         următor.",
    ),
    (
        "resource_locked",
        "Facturile sunt în siguranță aici. Serverul e ocupat chiar acum cu aceste date.",
        "Nu e nevoie să faci nimic: trimiterea se reia la următoarea legătură cu serverul.",
    ),
    (
        "resource_missing",
        "Facturile sunt în siguranță aici. Serverul nu mai are ce i-am cerut: numărul, seria sau altceva de \
         pe factură.",
        "Fă o sincronizare; o factură care așteaptă se poate emite cu numărul următor.",
    ),
    (
        "resource_not_found",
        "Facturile sunt în siguranță aici. Serverul nu găsește ceva de pe factură, de exemplu clientul sau \
         seria.",
        "Fă o sincronizare, alege din nou ce lipsește și trimite.",
    ),
    (
        "restart_needed",
        "Ce era salvat dinainte a rămas, dar ultima salvare s-a întrerupt și nu știm dacă s-a păstrat.",
        "Pornește din nou aplicația și vezi dacă factura e în listă înainte să o emiți din nou.",
    ),
    (
        "retry_cannot_help",
        "Factura e în siguranță aici, cu numărul ei. A ajuns pe server, dar acolo diferă de cea de pe \
         hârtie; o nouă trimitere nu schimbă nimic.",
        "Compară-le, apoi corectează în contul de pe web sau fă storno.",
    ),
    (
        "reverse_charge_by_non_payer",
        "Taxarea inversă nu se aplică: firma ta nu e plătitoare de TVA.",
        "Renunță la taxarea inversă sau corectează datele firmei în Setări.",
    ),
    (
        "reverse_charge_with_vat",
        "Factura e cu taxare inversă, dar linia are TVA.",
        "Pune cota zero sau renunță la taxarea inversă.",
    ),
    (
        "reverse_charge_without_vat_id",
        "Taxarea inversă cere codul de TVA al clientului.",
        "Scrie CUI-ul cu RO în față sau renunță la taxarea inversă.",
    ),
    (
        "row_cpv_invalid",
        "Codul CPV nu are forma 45330000-9.",
        "Verifică-l sau lasă câmpul gol; poți emite și așa.",
    ),
    (
        "row_description_long",
        "Denumirea are peste 100 de caractere, cât încap în e-Factura.",
        "Mută restul în descrierea extinsă sau scurteaz-o; poți emite și așa.",
    ),
    ("row_description_missing", "Lipsește denumirea.", "Scrie ce ai vândut sau ce ai lucrat."),
    (
        "row_nc_invalid",
        "Codul NC are între 4 și 10 cifre.",
        "Verifică-l sau lasă câmpul gol; poți emite și așa.",
    ),
    ("row_price_zero", "Prețul este zero.", "Scrie prețul sau lasă zero dacă nu se plătește."),
    (
        "row_quantity_too_small",
        "Cantitatea trebuie să fie cel puțin 0,01.",
        "Scrie cantitatea fără minus; la o reducere, pune minus la preț.",
    ),
    (
        "row_unit_unknown",
        "Unitatea e-Factura nu e printre cele cunoscute; serverul poate scrie H87 (bucată) în loc.",
        "Lasă câmpul gol sau alege un cod UN/ECE, de exemplu HUR pentru oră.",
    ),
    (
        "scan_altered",
        "Sub numărul {0}, evidența spune altceva decât hârtia.",
        "Compară rând cu rând; hârtia a fost schimbată sau e de la alt laptop.",
    ),
    ("scan_genuine", "Factura {0} spune ce spune evidența.", ""),
    ("scan_other_firm", "Hârtia {0} e a altei firme.", "Întreabă firma care a emis-o."),
    ("scan_replaced", "Hârtia {0} e de la noi, dar alta i-a luat locul.", "Cere clientului exemplarul nou."),
    (
        "scan_unknown",
        "Numărul {0} nu e în evidența de pe acest laptop.",
        "Caută-l în contul firmei; poate a fost emis în altă parte.",
    ),
    (
        "series_held_elsewhere",
        "Seria e blocată pe {0}. Nu s-a folosit niciun număr.",
        "Alege altă serie sau deblocheaz-o pe aceasta.",
    ),
    (
        "series_lock_lost",
        "Seria nu mai e blocată pe acest laptop, dar mai ai aici numere rezervate pe ea. Facturile emise pleacă în continuare.",
        "Blochează din nou seria sau renunță la numere.",
    ),
    (
        "series_locked_other_device",
        "Facturile sunt în siguranță aici. Seria e blocată pe alt dispozitiv.",
        "Deblocheaz-o de pe acel dispozitiv sau cere unui administrator deblocarea forțată.",
    ),
    (
        "series_locked_to_device",
        "Facturile sunt în siguranță aici. Seria e blocată pe un dispozitiv, iar serverul nu îl recunoaște \
         aici.",
        "Vezi pe ce dispozitiv e blocată; dacă e chiar acest laptop, intră din nou în cont.",
    ),
    ("series_not_chosen", "Nu e clar pe ce serie să emitem. Nu s-a folosit niciun număr.", "Alege seria."),
    (
        "series_not_locked_here",
        "Seria nu e blocată pe acest laptop. Nu s-a folosit niciun număr.",
        "Blochează seria pe acest laptop cât ai internet.",
    ),
    (
        "series_not_locked_to_device",
        "Facturile sunt în siguranță aici. Seria nu mai e blocată pe acest laptop.",
        "Blochează seria pe acest laptop.",
    ),
    (
        "series_stays",
        "O factură cu număr nu poate trece pe altă serie. Nimic nu s-a schimbat.",
        "Lasă seria cum e.",
    ),
    (
        "server_trouble",
        "Facturile sunt în siguranță aici. Serverul nu dă un răspuns bun acum.",
        "Încearcă din nou peste câteva minute (cod: {0}).",
    ),
    (
        "service_unavailable",
        "Facturile sunt în siguranță aici. Serverul nu e disponibil acum.",
        "Nu e nevoie să faci nimic: trimiterea se reia la următoarea legătură cu serverul.",
    ),
    ("session_expired", "Facturile rămân aici, dar sesiunea a expirat.", "Intră din nou în cont."),
    ("several_clients", "Mai mulți clienți se potrivesc cu „{0}”.", "Scrie CUI-ul sau numele întreg."),
    (
        "several_found",
        "Factura e în siguranță aici, cu numărul ei. Pe server sunt mai multe facturi cu acest număr.",
        "Compară-le în contul de pe web, împreună cu contabilul.",
    ),
    (
        "several_invoices",
        "Mai multe facturi au numărul „{0}”.",
        "Scrie numărul complet, cu serie, de exemplu TRN-000128.",
    ),
    ("several_products", "Mai multe produse se potrivesc cu „{0}”.", "Scrie codul sau numele întreg."),
    ("several_series", "Mai multe serii se numesc „{0}”.", "Alege seria după id-ul ei din lista de serii."),
    (
        "spv_test",
        "Factura merge în mediul de test al ANAF, unde nu contează.",
        "Lasă mediul real, dacă nu faci o probă.",
    ),
    (
        "still_waiting",
        "Mai așteaptă aici {0}. Nu s-a șters nimic.",
        "Trimite sau rezolvă tot ce e la „De trimis”.",
    ),
    (
        "storno_not_shown",
        "Serverul spune că a făcut stornoul, dar nu îl arată.",
        "Caută-l în contul de pe web, apoi încearcă din nou sau renunță.",
    ),
    (
        "storno_without_reference",
        "Stornoul nu spune ce factură anulează.",
        "Fă stornoul pornind de la factura pe care o anulează.",
    ),
    (
        "sums_disagree",
        "Sumele facturii nu se potrivesc între ele, așa că nu s-a emis nimic.",
        "Închide și deschide factura; dacă rămâne așa, trimite-ne un raport.",
    ),
    (
        "supplier_address_missing",
        "Lipsește adresa firmei tale, cerută de e-Factura.",
        "Completează datele firmei în contul de pe web, apoi sincronizează; corectează factura ca să le ia.",
    ),
    (
        "supplier_city_missing",
        "Lipsește localitatea firmei tale, cerută de e-Factura.",
        "Completează datele firmei în contul de pe web, apoi sincronizează; corectează factura ca să le ia.",
    ),
    (
        "supplier_county_unknown",
        "Județul firmei tale lipsește sau nu e unul dintre cele 42, iar e-Factura îl cere.",
        "Completează datele firmei în contul de pe web, apoi sincronizează; corectează factura ca să le ia.",
    ),
    (
        "supplier_iban_invalid",
        "IBAN-ul firmei tale pare greșit.",
        "Corectează-l în contul Contazen, apoi sincronizează; poți emite și așa.",
    ),
    (
        "supplier_name_missing",
        "Lipsește denumirea firmei tale.",
        "Completează datele firmei în contul de pe web, apoi sincronizează; corectează factura ca să le ia.",
    ),
    (
        "supplier_sector_unknown",
        "Firma ta e din București, dar nu se știe din ce sector, iar e-Factura îl cere.",
        "Completează datele firmei în contul de pe web, apoi sincronizează; corectează factura ca să le ia.",
    ),
    (
        "supplier_tax_id_missing",
        "Lipsește CUI-ul firmei tale.",
        "Completează datele firmei în contul de pe web, apoi sincronizează; corectează factura ca să le ia.",
    ),
    (
        "sync_first",
        "Nimic nu s-a schimbat: întâi trebuie întrebat serverul.",
        "Intră în cont și fă o sincronizare.",
    ),
    (
        "sync_in_progress",
        "Facturile sunt în siguranță aici. Serverul lucrează deja la altă cerere a ta.",
        "Nu e nevoie să faci nimic: trimiterea se reia la următoarea legătură cu serverul.",
    ),
    (
        "text_control_characters",
        "Textul conține semne ascunse, care nu se pot tipări.",
        "Șterge textul și scrie-l din nou de la tastatură.",
    ),
    ("text_too_long", "Textul e prea lung.", "Scurtează textul."),
    (
        "timeout",
        "Facturile sunt în siguranță aici. Serverul nu a răspuns la timp.",
        "Nu e nevoie să faci nimic: înainte să trimitem din nou, verificăm ce a ajuns.",
    ),
    (
        "tls_failed",
        "Facturile sunt în siguranță aici. Legătura cu serverul nu e sigură, așa că nu am trimis nimic.",
        "Verifică data laptopului sau încearcă din altă rețea.",
    ),
    ("told.attention", "{0} de rezolvat", "Deschide Facturier și vezi ce a rămas la „De trimis”."),
    (
        "told.background",
        "Facturier trimite mai departe",
        "Fereastra e închisă, dar mai ai {0} de trimis. Se deschide ca de obicei; din Setări poți opri asta.",
    ),
    ("told.deadline", "Se apropie termenul e-Factura", "{0}"),
    ("told.expiry", "Numere rezervate care expiră", "{0}"),
    ("told.sent", "{0}", "Totul e trimis."),
    (
        "too_large",
        "Facturile sunt în siguranță aici. Răspunsul serverului e prea lung ca să fie citit.",
        "Nu e nevoie să faci nimic: înainte să trimitem din nou, verificăm ce a ajuns.",
    ),
    ("too_many_decimals", "Numărul are prea multe zecimale (cel mult {0}).", "Scrie mai puține zecimale."),
    (
        "too_many_pages",
        "Facturile sunt în siguranță aici. Serverul are prea multe facturi ca să o găsim pe a ta dintr-o \
         căutare.",
        "Caută factura în contul de pe web.",
    ),
    ("too_many_rows", "Factura are peste 1.000 de linii.", "Împarte-o în mai multe facturi."),
    (
        "two_clients",
        "Factura are doi clienți: unul din listă și unul scris pe ea.",
        "Păstrează unul singur; în fișier, client_id sau client_data.",
    ),
    ("unknown_field", "Câmpul nu e cunoscut.", "Corectează numele câmpului sau șterge-l."),
    (
        "unknown_server_code",
        "Facturile sunt în siguranță aici. Serverul a refuzat cererea și a răspuns: „{0}”.",
        "Corectează ce cere serverul, apoi încearcă din nou.",
    ),
    (
        "unknown_value",
        "Valoarea nu e printre cele acceptate sau nu se potrivește cu restul.",
        "Alege una dintre valorile acceptate.",
    ),
    (
        "unsent_invoices",
        "În acest folder mai sunt netrimise: {0}. Nu s-a schimbat nimic.",
        "Trimite-le întâi sau restaurează în alt folder.",
    ),
    (
        "validation_failed",
        "Facturile sunt în siguranță aici. Unele date nu au trecut de verificarea serverului.",
        "Vezi ce câmp e, corectează-l și trimite din nou.",
    ),
    (
        "vat_base_negative",
        "La o cotă de TVA, reducerile depășesc valoarea liniilor.",
        "Micșorează reducerea sau pune-o la cota potrivită.",
    ),
    (
        "vat_on_non_payer",
        "Firma ta nu e plătitoare de TVA, dar linia are TVA.",
        "Pune cota zero sau corectează datele firmei.",
    ),
    (
        "vat_rate_not_in_force",
        "Cota de TVA nu e în vigoare la data facturii.",
        "Alege o cotă valabilă la acea dată.",
    ),
    (
        "vat_rate_with_exemption",
        "Linia e marcată fără TVA, dar are o cotă mai mare decât zero.",
        "Pune cota zero sau alege TVA obișnuită.",
    ),
    (
        "vat_rounding_apart",
        "La o cotă, TVA-ul rotunjit linie cu linie e cu 1,00 sau mai mult departe de cota aplicată la total, iar e-Factura nu primește așa.",
        "Corectează factura adunând liniile la fel într-una singură sau lasă serverul să o trimită.",
    ),
    (
        "void_needs_server",
        "Se anulează doar o factură care a ajuns pe server.",
        "Una netrimisă se corectează; una dată clientului se stornează.",
    ),
    (
        "voided_on_server",
        "Factura a fost anulată pe server. Hârtia clientului spune că e bună.",
        "Anunță clientul; apoi marchează că ai văzut.",
    ),
    (
        "work_point_not_found",
        "Factura e în siguranță aici, cu numărul ei. Punctul de lucru ales nu există pe server.",
        "Alege alt punct de lucru și trimite din nou.",
    ),
    ("wrong_key", "Cheia API nu e acceptată.", "Verifică cheia în setările contului de pe web."),
    (
        "wrong_passphrase",
        "Parola nu deschide copia. Nu s-a schimbat nimic.",
        "Verifică parola și încearcă din nou.",
    ),
    ("wrong_password", "E-mailul și parola nu se potrivesc.", "Verifică-le și încearcă din nou."),
    (
        "wrong_type",
        "Valoarea nu e de felul cerut aici.",
        "Verifică dacă aici se cere text, număr, adevărat sau fals, listă ori obiect.",
    ),
    (
        "xml_incomplete",
        "Factura e în siguranță, dar XML-ul nu se poate face: e-Factura cere mai mult decât scrie pe ea.",
        "Completează câmpurile arătate; dacă factura a ajuns pe server, o trimite el.",
    ),
    (
        "xml_not_fiscal",
        "O proformă nu e factură, deci nu se trimite în e-Factura.",
        "Emite factura, apoi fă XML-ul.",
    ),
];
