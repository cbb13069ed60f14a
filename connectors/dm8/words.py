"""Words that DM8 keeps for itself; a name like one of them is quoted."""

WORDS = """
    absolute abstract add admin all alter and any array arraylen as asc assign audit
    auto_increment begin between bigdatediff binary bool both break bstring by byte call
    case cast catch char check class cluster clusterbtr collation column comment commit
    commitwork compress connect connect_by_root const constraint contains context continue
    convert corresponding create cross crypto cube current cursor date dateadd datediff
    datepart datetime decimal declare decode default delete desc dimension diskspace
    distinct distributed do domain double drop else elseif end equ every exchange exclusive
    execute exists exit explain extern extract fetch final finally first flashback float for
    foreign from full fully function get goto grant group grouping having identified
    identity if ifnull immediate in index inline inner insert int integer intersect interval
    into is join json_table keep large lead left less level lexer like limit list lnnvl lock
    login long loop member minus mode model natural new next nocompress nocopy nocycle
    nosort not nowait null number object of on optimize option or order out over overlay
    override partition pctfree pendant percent pipe primary print prior private privileges
    procedure protected public raise raw record ref reference references referencing
    relative rename repeat replicate resource return returning reverse revoke right rollback
    rollup row rownum rows savepoint sbyte schema sealed section select set sets share short
    size sizeof smallint some sql_calc_found_rows start static struct subpartition switch
    synonym table than then throw timestampadd timestampdiff to top trail treat trigger trim
    truncate try typedef typeof uid uint ulong union unique until update user ushort using
    value values varchar varchar2 varray verify versions view virtual void when whenever
    where while with within without xml xmlagg xmlattributes xmlcast xmlelement
    xmlnamespaces xmlparse xmlquery xmlserialize xmltable year
    """
RESERVED = frozenset(WORDS.split())
