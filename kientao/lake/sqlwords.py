"""The words that a query of a person may use: functions, operators and types that read nothing but their arguments."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TYPES = _words("""
    bigint bool boolean char date decimal double float float4 float8 hugeint int int2 int4 int8 integer interval numeric
    real smallint string text time timestamp timestamptz tinyint varchar list map struct
""") | {"timestamp with time zone"}
OPERATORS = _words("+ - * / // % ^ ** || ~~ !~~ ~~* !~~* ~~~ & | << >>")
TABLE_FUNCTIONS = _words("range generate_series unnest")
# What the engine would answer from the machine: the hour, the user.
MACHINE = _words("""
    current_date current_time current_timestamp localtime localtimestamp current_user current_role session_user user
    current_catalog current_schema current_database
""")
_NUMBERS = _words("""
    abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees divide even exp factorial fdiv floor fmod gcd greatest
    isfinite isinf isnan lcm least ln log log10 log2 mod pi pow power radians round round_even sign sin sqrt tan trunc
""")
_TEXTS = _words("""
    array_extract array_length array_slice ascii bar chr concat concat_ws contains ends_with format hash instr lcase
    left len length levenshtein like_escape list_aggregate list_contains list_distinct list_extract list_sort list_sum
    list_value lower lpad ltrim map map_extract md5 ord position prefix printf regexp_extract regexp_full_match
    regexp_matches regexp_replace replace reverse right row rpad rtrim sha256 split_part starts_with string_split
    strip_accents strlen strpos struct_extract struct_pack substr substring suffix translate trim typeof ucase unnest
    upper
""")
_TIMES = _words("""
    age century date_add date_diff date_part date_sub date_trunc datediff datepart datetrunc day dayname dayofmonth
    dayofweek dayofyear days_in_month decade epoch epoch_ms epoch_us extract hour isodow isoyear last_day make_date
    make_time make_timestamp make_timestamptz microsecond millisecond minute month monthname quarter second strftime
    strptime time_bucket timezone to_days to_hours to_microseconds to_milliseconds to_minutes to_months to_quarters
    to_seconds to_timestamp to_weeks to_years try_strptime week weekday weekofyear year yearweek
""")
_CHOICES = _words("coalesce if ifnull nullif switch")
_AGGREGATES = _words("""
    any_value approx_count_distinct approx_quantile arbitrary arg_max arg_min array_agg avg bool_and bool_or corr
    count count_if count_star countif covar_pop covar_samp entropy favg first fsum geomean geometric_mean
    group_concat grouping grouping_id histogram kurtosis last list listagg mad max max_by mean median min min_by
    mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2
    regr_slope regr_sxx regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp string_agg sum var_pop
    var_samp variance wavg weighted_avg
""")
_WINDOWS = _words("""
    cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank row_number
""")
FUNCTIONS = _NUMBERS | _TEXTS | _TIMES | _CHOICES | _AGGREGATES | _WINDOWS
