"""In French a sentence is shortened before a name that begins with a vowel, in code and in templates."""

import pytest
from flask import render_template_string
from flask_babel import force_locale, gettext
from markupsafe import Markup

from mobility.core.i18n import Message, Quantity, pack, unpack
from mobility.web.elision import elide, hold_together
from mobility.web.filters import translate


@pytest.mark.parametrize(
    ("sentence", "name", "said"),
    [
        ("Mission de %(person)s", "Élodie", "Mission d’%(person)s"),
        ("Mission de %(person)s", "Bo", "Mission de %(person)s"),
        *(("Mission de %(person)s", name, "Mission d’%(person)s") for name in ("Hélène", "Henri", "Hugo", "hôtel")),
        *(("Mission de %(person)s", name, "Mission de %(person)s") for name in ("Hans", "Heidi", "Harald", "Hussein")),
        ("De %(person)s, parce que %(person)s le dit", Markup("Ana"), "D’%(person)s, parce qu’%(person)s le dit"),
        ("Durée de %(days)s", 11, "Durée de %(days)s"),
        ("Mode %(person)s", "Ana", "Mode %(person)s"),
        ("Mission de %(person)s", "", "Mission de %(person)s"),
    ],
)
def test_only_what_stands_before_a_vowel_is_shortened(sentence, name, said):
    assert elide(sentence, {"person": name, "days": name}) == said


def test_code_messages_and_templates_say_it_alike_and_escape_what_fills_it(app):
    template = "{{ _('Move of %(person)s', person=name) }}"
    with app.test_request_context():
        with force_locale("fr"):
            assert gettext("Move of %(person)s", person="Ana") == "Mission d’Ana"
            assert translate(Message("Move of %(person)s", {"person": "Ana"})) == "Mission d’Ana"
            assert render_template_string(template, name="Ana <i>") == "Mission d’Ana &lt;i&gt;"
        with force_locale("en"):
            assert render_template_string(template, name="Ana") == "Move of Ana"


def test_no_line_begins_with_a_sign_that_belongs_to_the_word_before(app):
    assert (
        hold_together("Qui ? « Ana » : elle ; 3 : 2 !").replace("\N{NO-BREAK SPACE}", "_")
        == "Qui_? «_Ana_»_: elle_; 3_: 2_!"
    )
    with app.test_request_context(), force_locale("fr"):
        assert gettext("What should colleagues know?").endswith("\N{NO-BREAK SPACE}?")
    with app.test_request_context(), force_locale("en"):
        assert gettext("What should colleagues know?").endswith("know?")


def test_a_number_below_two_is_singular_in_french_even_after_it_was_stored(app):
    effort = Message("%(days)s a week (%(percent)s%% of full time)", {"days": Quantity(0.5, "day"), "percent": 10.0})
    with app.test_request_context():
        with force_locale("fr"):
            assert translate(unpack(pack(effort))).split()[:2] == ["0,5", "jour"]
            assert render_template_string("{{ 2.5|days }} {{ 1.5|hours }}").split() == ["2,5", "jours", "1,5", "heure"]
        with force_locale("en"):
            assert translate(effort) == "0.5 days a week (10% of full time)"
            assert render_template_string("{{ 1.0|days }}") == "1 day"


def test_money_is_said_as_the_reader_writes_it_even_after_it_was_stored(app):
    cost = unpack(pack(Message("%(cost)s", {"cost": Quantity(1800.0, "EUR")})))
    with app.test_request_context():
        with force_locale("fr"):
            assert translate(cost).split() == ["1", "800", "€"]
        with force_locale("en"):
            assert translate(cost) == "€1,800"
            assert render_template_string("{{ 20.5|money('CHF') }}") == "CHF\N{NO-BREAK SPACE}20.50"
