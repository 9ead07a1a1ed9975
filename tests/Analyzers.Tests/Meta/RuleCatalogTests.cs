using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>The catalog is complete, in order, and says everything in both languages.</summary>
public class RuleCatalogTests
{
    private static readonly CultureInfo s_english = CultureInfo.InvariantCulture;
    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-Hans");

    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Id)];

    [Fact]
    public void All_lists_every_descriptor() =>
        Assert.Equal(
            typeof(RuleCatalog).GetFields(BindingFlags.Static | BindingFlags.Public)
                .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
                .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
                .OrderBy(rule => rule.Id, StringComparer.Ordinal),
            RuleCatalog.All);

    [Fact]
    public void Ids_are_distinct_and_in_order()
    {
        var ids = RuleCatalog.All.Select(rule => rule.Id).ToArray();
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Every_named_id_is_in_the_catalog() =>
        Assert.Equal(
            typeof(RuleIds).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
            RuleCatalog.All.Select(rule => rule.Id));

    [Fact]
    public void A_descriptor_is_named_as_its_id_is() =>
        Assert.Equal(
            typeof(RuleIds).GetFields().Select(field => (field.Name, (string)field.GetRawConstantValue()!)).Order(),
            typeof(RuleCatalog).GetFields(BindingFlags.Static | BindingFlags.Public)
                .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
                .Select(field => (field.Name, ((DiagnosticDescriptor)field.GetValue(null)!).Id))
                .Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_category_is_the_family_of_the_id(string id)
    {
        var family = id[3] switch
        {
            '0' => RuleCategory.Configuration,
            '1' => RuleCategory.LeaveTheChoiceToTheCaller,
            '2' => RuleCategory.KnowHowItStops,
            '3' => RuleCategory.NeverStartWhatCannotFinish,
            '4' => RuleCategory.FinishWhatYouStarted,
            '5' => RuleCategory.ChannelsHaveOneClosingHand,
            '6' => RuleCategory.MainIsNotABystander,
            _ => null,
        };
        Assert.Matches("^OWN[0-6][0-9]{3}$", id);
        Assert.Equal(family, Rule(id).Category);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_help_link_leads_to_the_page(string id) =>
        Assert.Equal(RuleCatalog.HelpLinkBase + id + ".md", Rule(id).HelpLinkUri);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Title_message_and_description_exist_in_English_and_Chinese(string id)
    {
        var rule = Rule(id);
        foreach (var text in new[] { rule.Title, rule.MessageFormat, rule.Description })
        {
            var english = text.ToString(s_english);
            var chinese = text.ToString(s_chinese);
            Assert.False(string.IsNullOrWhiteSpace(english));
            Assert.DoesNotContain(english, IsChinese);
            Assert.Contains(chinese, IsChinese);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_message_names_what_it_is_about_and_says_more(string id)
    {
        foreach (var culture in new[] { s_english, s_chinese })
        {
            var message = Rule(id).MessageFormat.ToString(culture);
            Assert.Contains("{0}", message, StringComparison.Ordinal);
            Assert.True(message.Length > 20, message);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Both_messages_use_the_same_arguments(string id)
    {
        var message = Rule(id).MessageFormat;
        Assert.Equal(Arguments(message.ToString(s_english)), Arguments(message.ToString(s_chinese)));

        static IEnumerable<char> Arguments(string format) =>
            format.Where((_, index) => index > 0 && format[index - 1] == '{').Distinct().Order();
    }

    [Fact]
    public void The_two_resource_files_have_the_same_keys_and_no_more_than_the_catalog_asks_for()
    {
        var keys = Keys("src/Analyzers/Resources.resx");
        var expected = RuleCatalog.All.SelectMany(rule => new[] { rule.Id + "_Title", rule.Id + "_Message", rule.Id + "_Description" });
        Assert.Equal(expected.Order(StringComparer.Ordinal), keys);
        Assert.Equal(AllKeys("src/Analyzers/Resources.resx"), AllKeys("src/Analyzers/Resources.zh-Hans.resx"));

        static string[] Keys(string path) => [.. AllKeys(path).Where(key => key.StartsWith("OWN", StringComparison.Ordinal))];

        static string[] AllKeys(string path) =>
            [.. XDocument.Load(SourceFolder.PathOf(path)).Root!.Elements("data").Select(data => data.Attribute("name")!.Value).Order(StringComparer.Ordinal)];
    }

    private static DiagnosticDescriptor Rule(string id) => RuleCatalog.All.Single(rule => rule.Id == id);

    private static bool IsChinese(char character) => character is >= '\u4e00' and <= '\u9fff';
}
