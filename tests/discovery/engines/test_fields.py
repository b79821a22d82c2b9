"""What every engine is given of a document."""

from tianlu.discovery.data import Document
from tianlu.discovery.engines.fields import fields_of


def test_a_person_is_read_in_both_orders_and_a_body_as_it_stands() -> None:
    made = fields_of(Document(id=1, titles=("边城",), names=("沈从文",), bodies=("开明书店",)))
    assert made["author_form"] == ["沈从 从文\t沈从文", "开明 明书 书店\t开明书店"]
    readings = made["author_py"].split()
    assert {"shen'cong", "cong'wen", "wen'shen", "kai'ming", "ming'shu", "shu'dian"} <= set(readings)
    assert "dian'kai" not in readings
    assert "shudiankaiming\t开明书店" not in made["author_offer"]
    assert "congwenshen\t沈从文" in made["author_offer"]
