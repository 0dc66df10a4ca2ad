"""Few tags and filters of our own; every template has them without asking."""

from django import template

register = template.Library()
