"""What a post may do: roles, grants, and the one place where permission is decided (the view `city_power`)."""

from django.db import models

from kientao.ledger.nouns import Noun

from .span import Span


class Role(Noun):
    """verbs, reads: names between bars, "|measurement.*|result.record|", so that one text search answers."""

    title = models.JSONField()
    verbs = models.TextField()
    reads = models.CharField(max_length=60, blank=True, default="")


class Grant(Span):
    """A post has a role for a scope: "own-office", "all", or an office code; offices below are included."""

    post = models.CharField(max_length=60, db_index=True)
    role = models.CharField(max_length=60, db_index=True)
    scope = models.CharField(max_length=60)
    source = models.JSONField(null=True)
    invented = models.BooleanField(default=False)


class Power(models.Model):
    """A row of the view: this login may act in this post, by this role, for offices whose path begins with `path`.

    since..until is the time in which person, holding or delegation, post, office, unit and grant all hold.
    """

    code = models.CharField(max_length=260, primary_key=True)
    login = models.CharField(max_length=60)
    post = models.CharField(max_length=60)
    role = models.CharField(max_length=60)
    verbs = models.TextField()
    reads = models.CharField(max_length=60)
    scope = models.CharField(max_length=60)
    path = models.CharField(max_length=400)
    how = models.CharField(max_length=10)  # held, delegated
    since = models.DateField()
    until = models.DateField()

    class Meta:
        managed = False
        db_table = "city_power"


_ONE = """
SELECT a.code || '/' || g.code AS code, pe.login AS login, p.code AS post, r.code AS role, r.verbs AS verbs,
  r.reads AS reads, g.scope AS scope,
  CASE g.scope WHEN 'all' THEN '' WHEN 'own-office' THEN po.path ELSE so.path END AS path, '{how}' AS how,
  {most}(a.since, p.since, g.since, po.since, COALESCE(pu.since, po.since)) AS since,
  {least}({ends}) AS until
FROM {acting} a
JOIN city_person pe ON pe.code = a.person
JOIN city_post p ON p.code = a.post
JOIN city_office po ON po.code = p.office
LEFT JOIN city_unit pu ON pu.code = po.serves
JOIN city_grant g ON g.post = p.code
JOIN city_role r ON r.code = g.role
LEFT JOIN city_office so ON so.code = g.scope
"""


def view_sql(vendor: str) -> str:
    """CREATE VIEW for "sqlite" or "postgresql". A scope whose office is unknown has no path, so it allows nothing."""
    most, least = ("max", "min") if vendor == "sqlite" else ("GREATEST", "LEAST")
    last = "COALESCE({}.until, " + ("'9999-12-31')" if vendor == "sqlite" else "DATE '9999-12-31')")
    ends = ", ".join(last.format(name) for name in ("a", "pe", "p", "po", "pu", "g"))
    halves = [
        _ONE.format(how=how, acting=acting, most=most, least=least, ends=ends)
        for how, acting in (("held", "city_holding"), ("delegated", "city_delegation"))
    ]
    return "CREATE VIEW city_power AS" + "UNION ALL".join(halves)
