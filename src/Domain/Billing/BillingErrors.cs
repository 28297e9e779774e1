using Platform.Domain.Common;

namespace Platform.Domain.Billing;

/// <summary>Errors of plans and billing.</summary>
public static class BillingErrors
{
    public static readonly Error NotSoldHere = new(ErrorKind.NotFound, "Plans are not sold here") { Code = "billing.not_sold_here" };
    public static readonly Error NothingToManage = new(ErrorKind.Conflict, "There is no subscription to manage");
    public static readonly Error SetByOperator = new(ErrorKind.Conflict, "The plan is set by the operator of this installation");
    public static readonly Error NotForSale = Error.Invalid("Plan", "This plan can't be bought");
    public static readonly Error AskedToday = new(
        ErrorKind.Conflict, "Your workspace has asked for a plan today; it can ask again tomorrow");
    public static readonly Error NoContact = new(ErrorKind.NotFound, "No one can be asked by mail here");
    public static readonly Error InvalidSignature = Error.Invalid(null, "The signature doesn't match the request");
    public static readonly Error MalformedEvent = Error.Invalid(null, "The body isn't an event");

    /// <summary>The payment provider can't be reached; a retry may succeed.</summary>
    public static readonly Error Unreachable = Error.TryLater(ErrorKind.Unavailable, "The payment provider can't be reached") with
    {
        Code = "billing.unreachable",
    };

    /// <summary>The organization was deleted after it was looked up. Never returned to a client.</summary>
    public static readonly Error UnknownOrganization = new(ErrorKind.NotFound, "There is no such organization")
    {
        Code = "billing.unknown_organization",
    };

    /// <summary>Another request or node handled the event first. Never returned to a client.</summary>
    public static readonly Error AlreadyHandled = new(ErrorKind.Conflict, "This event has been handled")
    {
        Code = "billing.already_handled",
    };
}
