"""The same comparison on Spark, for whoever outgrows one machine: the same levels, the same answer.

Spark is set up by its own files (spark-defaults.conf); without any it runs on this machine.
"""

import logging
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from .model import Model
from .review import least_bits, rules_for, selected
from .spec import SPARK, TERMS
from .splinked import settings

if TYPE_CHECKING:
    from .bulk import Held

PEOPLE = "people_with_frequencies"


class _Session:
    """A Spark session that is stopped when it is left."""

    def __init__(self, folder: str) -> None:
        from pyspark.conf import SparkConf
        from pyspark.sql import SparkSession
        from splink.backends.spark import similarity_jar_location

        told = SparkConf().set("spark.jars", similarity_jar_location())
        for name, value in (
            ("spark.master", "local[2]"),
            ("spark.driver.host", "127.0.0.1"),
            ("spark.driver.bindAddress", "127.0.0.1"),
            ("spark.ui.enabled", "false"),
            ("spark.sql.shuffle.partitions", "8"),
        ):
            told.setIfMissing(name, value)
        self.spark = SparkSession.builder.config(conf=told).getOrCreate()
        self.spark.sparkContext.setLogLevel("ERROR")
        self.spark.sparkContext.setCheckpointDir(folder)

    def close(self) -> None:
        self.spark.stop()


def compared(held: "Held", model: Model) -> Any:
    """Levels of all pairs that two classes cannot tell from one person, as an Arrow table."""
    import pyarrow.parquet as pq
    from splink import Linker
    from splink.backends.spark import SparkAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    with TemporaryDirectory() as folder, closing(_Session(folder)) as session:
        people, answers = Path(folder, "people.parquet"), Path(folder, "answers")
        pq.write_table(held.handed_over(), people)
        api = SparkAPI(spark_session=session.spark, break_lineage_method="parquet")
        told = session.spark.read.parquet(str(people))
        told.createOrReplaceTempView(PEOPLE)
        frequent = [f"tf_{term}" for term in TERMS]
        linker = Linker(
            api.register(told.drop(*frequent)),
            settings(model, rules_for(held), SPARK),
            log_level=None,
        )
        for term in TERMS:  # on Spark, Splink does not see frequencies that stand in the people
            values = told.select(term, f"tf_{term}").where(f"{term} <> ''").distinct()
            linker.table_management.register_term_frequency_lookup(api.register(values), term)
        answer = linker.inference.predict(threshold_match_weight=least_bits(held))
        sql = selected(answer.physical_name, PEOPLE)
        session.spark.sql(sql).write.parquet(str(answers))
        return pq.read_table(answers)
