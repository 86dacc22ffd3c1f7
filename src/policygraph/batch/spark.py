"""The same corpus build on Spark, for more documents than one machine reads: N-Quads, records, and tables in Parquet.

Needs the extra `policygraph[spark]` and Java 17. Spark's own settings (`spark-submit`, spark-defaults.conf) say where
it runs; without any it runs on this machine. What executors do is in `batch.executor`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial, reduce
from pathlib import Path
from typing import Any

from pyspark import SparkConf
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as sf

from policygraph import resources
from policygraph.batch.building import CorpusReport, processors
from policygraph.batch.executor import FOUND, LARGEST, located, read_documents, read_file, read_row, read_schema
from policygraph.batch.forms import ENDINGS, Form
from policygraph.batch.tables import TABLES
from policygraph.corpus import WANTED
from policygraph.errors import DocumentError, PolicyGraphError

_STAGING = "_read"
_SETTINGS = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.parquet.columnarReaderBatchSize": "16",  # rows: one holds all lines of a document, half a megabyte
}
_LOCAL = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
_PARQUET = ".parquet"
_TEXT, _NAME = ("text", "content"), ("name", "path")


def build_with_spark(paths: Sequence[str], out: str, forms: Sequence[Form], workers: int = 0) -> CorpusReport:
    """Build a corpus with Spark; `out` must not exist.

    Written are the forms as text files a partition, `documents` (what became of each), a folder for each table, and
    `matrix` and `gaps`, which count them: all in Parquet. `paths` and `out` may be addresses of any file system that
    Spark knows; globs are Spark's. `workers` counts only where Spark's settings name no master.
    """
    if Path(out).exists():
        raise DocumentError(out, "is there already; name a new folder")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        spark = _session(workers)
    except (PySparkException, FileNotFoundError) as error:
        raise PolicyGraphError(
            f"Spark does not start ({error}): it needs Java 17, by JAVA_HOME or on the path"
        ) from error
    target = located(out)
    try:
        found = reduce(DataFrame.unionByName, (_found(spark, path) for path in paths))
        _stage(spark, found, target, forms)
        return _write(spark, target, forms)
    except AnalysisException as error:
        raise DocumentError(out, f"cannot be built: {error.getMessage()}") from error
    finally:
        spark.stop()


def _session(workers: int) -> SparkSession:
    conf = SparkConf()
    builder = SparkSession.builder.appName("policygraph").config(map=_SETTINGS)
    if not conf.contains("spark.master"):
        for name, value in _LOCAL.items():
            builder = builder.config(name, value)
        processes = workers or processors()
        builder = builder.master(f"local[{processes}]").config("spark.sql.shuffle.partitions", str(2 * processes))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _found(spark: SparkSession, path: str) -> DataFrame:
    """The documents of one path, with their bytes, or why there are none."""
    address = located(path)
    if address.rstrip("/").endswith(_PARQUET):
        return _rows(spark, spark.read.parquet(address), address)
    globbed = ",".join(ending[1:] for wanted in WANTED for ending in (wanted, wanted.upper()))
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    read = files.option("pathGlobFilter", f"*.{{{globbed}}}").load(address)
    large = read.where(read.length > LARGEST).select("path", sf.lit(None).cast("binary").alias("content"))
    small = read.where(read.length <= LARGEST).select("path", "content")
    return spark.createDataFrame(small.union(large).rdd.flatMap(partial(read_file, address)), FOUND)


def _rows(spark: SparkSession, table: DataFrame, address: str) -> DataFrame:
    content = next((column for column in _TEXT if column in table.columns), None)
    if content is None:
        raise DocumentError(address, f"has no column text or content, but {', '.join(table.columns)}")
    name = next((column for column in _NAME if column in table.columns), None)
    called = sf.col(name).cast("string") if name else sf.sha2(sf.col(content).cast("binary"), 256)
    rows = table.select(called, sf.col(content).cast("binary"))
    return spark.createDataFrame(rows.rdd.map(partial(read_row, address)), FOUND)


def _stage(spark: SparkSession, found: DataFrame, target: str, forms: Sequence[Form]) -> None:
    """Read every document, each contents once, and keep all that came out of it."""
    order = Window.partitionBy("sha256").orderBy("source")
    known = found.where("sha256 IS NOT NULL").withColumn("first", sf.first("source").over(order))
    unread = found.where("sha256 IS NULL").withColumn("first", sf.lit(None).cast("string"))
    inputs = known.unionByName(unread).sortWithinPartitions("source")  # while rows are small yet
    rows = inputs.rdd.mapPartitions(partial(read_documents, tuple(forms)))
    spark.createDataFrame(rows, read_schema(forms)).write.parquet(f"{target}/{_STAGING}")


def _write(spark: SparkSession, target: str, forms: Sequence[Form]) -> CorpusReport:
    """Part what came out of the documents into its files, and count the tables."""
    staged = spark.read.parquet(f"{target}/{_STAGING}")
    for form in forms:
        staged.where(sf.col(form).isNotNull()).select(form).write.text(f"{target}/{form}")
        _rename(spark, f"{target}/{form}", ENDINGS[form])
    documents = staged.select("source", "sha256", "document", "failed", "same_bytes_as")
    documents.write.parquet(f"{target}/documents")
    for name in TABLES:
        rows = staged.select(sf.explode(name).alias("row")).select("row.*")
        rows.write.parquet(f"{target}/{name}")
        spark.read.parquet(f"{target}/{name}").createOrReplaceTempView(name)
    for path in sorted((resources.query_dir() / "tables").glob("*.sql")):
        spark.sql(path.read_text(encoding="utf-8")).coalesce(1).write.parquet(f"{target}/{path.stem}")
    report = _report(spark.read.parquet(f"{target}/documents"), target)
    _files(spark, target).delete(_hadoop(spark, f"{target}/{_STAGING}"), True)
    return report


def _report(documents: DataFrame, target: str) -> CorpusReport:
    counted: Any = documents.agg(
        sf.count("document").alias("documents"),
        sf.count("failed").alias("failed"),
        sf.count("same_bytes_as").alias("copies"),
        (sf.count("document") - sf.countDistinct("document")).alias("same_document"),
    ).first()
    told = f"{target}/documents"
    return CorpusReport(**counted.asDict(), failures=told, duplicates=told)


def _rename(spark: SparkSession, folder: str, ending: str) -> None:
    """Call the parts of a folder by their numbers and what they hold."""
    files = _files(spark, folder)
    for status in files.listStatus(_hadoop(spark, folder)):
        name = status.getPath().getName()
        if name.startswith("part-"):
            files.rename(status.getPath(), _hadoop(spark, f"{folder}/{name[:10]}{ending}"))


def _files(spark: SparkSession, address: str) -> Any:
    return _hadoop(spark, address).getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())


def _hadoop(spark: SparkSession, address: str) -> Any:
    return spark.sparkContext._jvm.org.apache.hadoop.fs.Path(address)
