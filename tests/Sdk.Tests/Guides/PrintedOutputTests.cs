using System.Text.Json;

namespace Platform.Sdk.Tests.Guides;

/// <summary>How an example's output and responses are compared with the guide.</summary>
public sealed class PrintedOutputTests
{
    [Theory]
    [InlineData("console.log(project.id); // proj_…", "proj_…")]
    [InlineData("for await (const p of list) console.log(p.name); // My Project", "My Project")]
    [InlineData("    print(error.fields)  # {'name': ['Name is required']}", "{'name': ['Name is required']}")]
    [InlineData("puts \"#{page.total} #{page.has_more?}\" # 45 false", "45 false")]
    [InlineData("\tfmt.Println(failure.Fields)               // map[name:[Name is required]]", "map[name:[Name is required]]")]
    public void Comment_after_a_call_that_prints_is_its_output(string line, string output) =>
        Assert.Equal([output], PrintedOutput.In(line));

    [Theory]
    [InlineData("// made.key is the key, shown this once.")]
    [InlineData("for project in client.projects.list():  # all of them")]
    [InlineData("puts \"#{sign_in.id} #{sign_in.current}\"")]
    public void Other_comment_is_no_output(string line) => Assert.Empty(PrintedOutput.In(line));

    [Theory]
    [InlineData("print(a)  # proj_…", "proj_8f2k", true)]
    [InlineData("print(a)  # proj_…", "task_8f2k", false)]
    [InlineData("print(a)  # 5 45 False", "12 3 False", true)]
    [InlineData("print(a)  # 5 45 False", "12 3 True", false)]
    [InlineData("print(a)  # ok", "ok.", false)]
    [InlineData("print(a)  # ok\nprint(b)  # ok", "ok", false)]
    [InlineData("print(a)  # one\nprint(b)  # two", "two\none", false)]
    [InlineData("print(a)  # one\nprint(b)  # two", "one\nmore\ntwo", true)]
    [InlineData("print(a)  # ok", "", false)]
    public void Output_that_differs_is_found_Has_teeth(string code, string printed, bool isThere) =>
        Assert.Equal(isThere, PrintedOutput.Missing(code, printed.Split('\n')) is null);

    [Theory]
    [InlineData("""{"id":1,"name":"a","at":null}""", """{"id":2,"name":"b","at":"2026-01-01T00:00:00Z"}""", null)]
    [InlineData("""{"id":1}""", """{"id":"1"}""", "$.id is String, not Number")]
    [InlineData("""{"id":1}""", """{"id":1,"more":true}""", "$ has more on one side only")]
    [InlineData("""{"data":[{"id":1}]}""", """{"data":[{"id":1},{"key":1}]}""", "$.data[] has id, key on one side only")]
    [InlineData("""{"data":[{"id":1}]}""", """{"data":[]}""", "$.data is empty")]
    public void Response_of_another_shape_is_found_Has_teeth(string printed, string answer, string? difference) =>
        Assert.Equal(difference, AnswerShape.Difference(JsonElement.Parse(printed), JsonElement.Parse(answer)));
}
