"""`backup`: everything in one encrypted file, and back.

The file is a tar archive in the age format (age-encryption.org/v1), so that any age program opens it too. The server
holds the public key alone: whoever breaks into it can read no backup. The keys of the application are not in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import pyrage
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from mobility.accounts.models import OneTimeLink, SignInSession
from mobility.audit import chain
from mobility.audit import queries as audit
from mobility.core import clock
from mobility.core.db import Model, session, unit_of_work
from mobility.home import system
from mobility.invariants import find_violations
from mobility.notifications.models import MailStatus, OutgoingMail

ROOT = Path(__file__).parents[1]
SUFFIX = ".backup.age"
MANIFEST, ANCHORS = "manifest.json", "anchors.log"
DUMPS = {"sqlite": "mobility.db", "postgresql": "mobility.dump"}
HELD_BACK = "Waiting when the backup was made; it may have been sent since. Send it again if it was not."


class BackupError(Exception):
    """Why a backup cannot be made or read, in one line that says what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    engine: str
    revision: str | None
    dump_sha256: str
    people: int


def create(engine: sa.Engine, folder: Path, recipients: list[str]) -> Path:
    """Write a backup of the database and the anchors of its record, while others go on working; answers the file."""
    keys = [_read_recipient(text) for text in recipients]
    if not keys:
        raise BackupError("No key is set: put the public key of `flask backup keys` into BACKUP_RECIPIENTS.")
    folder.mkdir(parents=True, exist_ok=True)
    with _workplace(folder) as place:
        dump = place / DUMPS[engine.dialect.name]
        _dump(engine, dump)
        manifest = Manifest(
            clock.now().isoformat(timespec="seconds"), engine.dialect.name, _read_revision(engine), _hash(dump),
            _count_people(engine),
        )  # fmt: skip
        (place / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
        (place / ANCHORS).write_text("".join(f"{at} {number} {seal}\n" for at, number, seal in _list_anchors()))
        archive = place / "all.tar"
        with tarfile.open(archive, "w") as tar:
            for name in (MANIFEST, ANCHORS, dump.name):
                tar.add(place / name, arcname=name)
        file = folder / f"mobility-{clock.now():%Y-%m-%dT%H%M%SZ}{SUFFIX}"
        unfinished = file.with_suffix(".unfinished")
        pyrage.encrypt_file(str(archive), str(unfinished), keys)
        _put_in_place(unfinished, file)
    return file


def restore(engine: sa.Engine, file: Path, secret: str, *, replace: bool = False) -> Manifest:
    """Put a backup into the configured database; what is there is refused, or thrown away with `replace`.

    Mails that waited are held back, since they may have gone out after the backup was made (F34), every browser is
    signed out, and links that were handed out open nothing. The application must not be running.
    """
    if not replace and _has_people(engine):
        raise BackupError("There are people in this database. Set DATABASE_URL to an empty one, or add --replace.")
    with _workplace(Path(tempfile.gettempdir())) as place:
        _unpack(file, secret, place)
        manifest = Manifest(**json.loads((place / MANIFEST).read_text()))
        dump = place / DUMPS[manifest.engine]
        if manifest.engine != engine.dialect.name:
            raise BackupError(f"This backup is of {manifest.engine}. Set DATABASE_URL to a database of that kind.")
        if _hash(dump) != manifest.dump_sha256:
            raise BackupError("The backup is damaged: its contents are not those it was made with. Take another one.")
        _load(engine, dump)
        anchors = (place / ANCHORS).read_text()
    unit_of_work(lambda: _hold_back(anchors))
    return manifest


def _hold_back(anchors: str) -> None:
    session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.status == MailStatus.WAITING)
        .values(status=MailStatus.FAILED, last_error=HELD_BACK, leased_until=None)
    )
    session.execute(sa.update(SignInSession).where(SignInSession.ended_at.is_(None)).values(ended_at=clock.now()))
    sent = OneTimeLink.used_at.is_(None), OneTimeLink.mail_due_at.is_(None)  # and perhaps used since
    session.execute(sa.update(OneTimeLink).where(*sent).values(used_at=clock.now()))
    if not chain.read_anchors():  # anchors that are there know more than a backup: `doctor` compares with them
        for line in anchors.splitlines():
            at, number, seal = line.split(" ")
            chain.drop_anchor(dt.datetime.fromisoformat(at), int(number), seal)


def find_newest(folder: Path) -> dt.datetime | None:
    """When the newest backup in the folder was made."""
    times = [file.stat().st_mtime for file in folder.glob(f"*{SUFFIX}")] if folder.is_dir() else []
    return dt.datetime.fromtimestamp(max(times), dt.UTC) if times else None


def _read_recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise BackupError(f"BACKUP_RECIPIENTS: “{text[:12]}…” is no public key. One begins with age1.") from None


@contextmanager
def _workplace(beside: Path) -> Iterator[Path]:
    """A folder that nobody else reads; what is in it is thrown away."""
    place = Path(tempfile.mkdtemp(prefix=".backup-", dir=beside))  # made with mode 0700
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _dump(engine: sa.Engine, file: Path) -> None:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.rollback()  # VACUUM takes no transaction; the copy is of one moment all the same
            connection.connection.driver_connection.execute("VACUUM INTO ?", (str(file),))  # type: ignore[union-attr]
        return
    _run("pg_dump", engine, ["--format=custom", "--no-owner", "--no-privileges", f"--file={file}"])


def _load(engine: sa.Engine, dump: Path) -> None:
    engine.dispose()
    if engine.dialect.name == "sqlite":
        target = Path(str(engine.url.database))
        beside = target.with_name(f"{target.name}.restored")
        shutil.copyfile(dump, beside)
        for leftover in ("-wal", "-shm"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        _put_in_place(beside, target)
        return
    _find_program("pg_restore")  # before anything is thrown away
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    _run("pg_restore", engine, ["--no-owner", "--no-privileges", "--exit-on-error", "--dbname="], dump)


def _run(program: str, engine: sa.Engine, options: list[str], *more: Path) -> None:
    """One of PostgreSQL's own programs; the password goes by the environment, where no list of processes shows it."""
    url = engine.url.set(drivername="postgresql")
    environment = {**os.environ, "PGPASSWORD": str(url.password or "")}
    address = url.set(password=None).render_as_string()
    arguments = [f"{option}{address}" if option == "--dbname=" else option for option in options]
    if "--dbname=" not in options:
        arguments.append(f"--dbname={address}")
    done = subprocess.run(  # noqa: S603  (a program we chose, no shell)
        [_find_program(program), *arguments, *map(str, more)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ''}")


def _find_program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PG_BIN", ""), os.environ.get("PATH", "")]))
    if found is None:
        raise BackupError(f"{name} was not found. Install PostgreSQL's client programs, or set PG_BIN.")
    return found


def _unpack(file: Path, secret: str, place: Path) -> None:
    archive = place / "all.tar"
    try:
        identity = pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError:
        raise BackupError("This is no secret key. It begins with AGE-SECRET-KEY-1.") from None
    try:
        pyrage.decrypt_file(str(file), str(archive), [identity])
    except (pyrage.DecryptError, OSError) as error:
        raise BackupError(f"{file.name} cannot be opened with this key: {error}.") from None
    with tarfile.open(archive) as tar:
        tar.extractall(place, filter="data")


def _put_in_place(made: Path, file: Path) -> None:
    """On the disk, then under its name: at no moment is there half of it."""
    with made.open("rb") as opened:
        os.fsync(opened.fileno())
    made.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read_revision(engine: sa.Engine) -> str | None:
    from alembic.runtime.migration import MigrationContext  # 8 MB, for commands only

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _count_people(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(Model.metadata.tables["person"])) or 0


def _has_people(engine: sa.Engine) -> bool:
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
        return False
    return sa.inspect(engine).has_table("person") and _count_people(engine) > 0


def _list_anchors() -> list[chain.Anchor]:
    return list(chain.read_anchors().values())


group = AppGroup("backup", help="Encrypted backups, and restoring them.")


@group.command("keys")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def make_keys(file: Path) -> None:
    """Make a pair of keys; the secret one goes to FILE, which belongs on another machine."""
    identity = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already. Choose another name.") from None
    with os.fdopen(handle, "w") as opened:
        opened.write(f"{identity}\n")
    click.echo(f"BACKUP_RECIPIENTS={identity.to_public()}")
    click.echo(f"The secret key is in {file}. Without it no backup can be read: keep it safe, and not on this machine.")


@group.command("create")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Else BACKUP_DIR.")
def create_command(folder: Path | None) -> None:
    """Write an encrypted backup, while the application runs."""
    config = current_app.config
    try:
        file = create(current_app.extensions["engine"], folder or config["BACKUP_DIR"], config["BACKUP_RECIPIENTS"])
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file} ({file.stat().st_size / 1024**2:.1f} MB)")


@group.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--replace", is_flag=True, help="Throw away what is in the database now.")
def restore_command(file: Path, key: Path, replace: bool) -> None:
    """Put a backup into the database of DATABASE_URL; stop the application first."""
    try:
        manifest = restore(current_app.extensions["engine"], file, key.read_text().strip(), replace=replace)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Restored: {manifest.people} people, as of {manifest.made_at}, schema {manifest.revision}.")
    click.echo("Mails that waited are held back; see Administration, System. Everybody signs in again.")
    database = system.describe_database(ROOT / "migrations")
    if not database.is_current:
        click.echo(f"This version needs schema {database.head}. Run: flask db upgrade, then flask doctor")
        return
    problems = [str(violation) for violation in find_violations()]
    if (verdict := audit.verify()).problem is not None:
        problems.append(str(verdict.problem))
    for problem in problems:
        click.echo(f"  not ok: {problem}")
    if problems:
        raise click.ClickException("The data is restored; see these lines, and flask doctor.")
