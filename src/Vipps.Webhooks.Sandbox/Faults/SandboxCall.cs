namespace Vipps.Webhooks.Sandbox;

/// <summary>The calls that can be made to fail.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public enum SandboxCall
{
    /// <summary><c>POST /accesstoken/get</c> and <c>POST /miami/v1/token</c>.</summary>
    Token = 0,

    /// <summary><c>POST /webhooks/v1/webhooks</c>.</summary>
    Register,

    /// <summary><c>GET /webhooks/v1/webhooks</c>.</summary>
    List,

    /// <summary><c>DELETE /webhooks/v1/webhooks/{id}</c>.</summary>
    Delete,

    /// <summary><c>POST /epayment/v1/payments</c>.</summary>
    CreatePayment,

    /// <summary><c>GET /epayment/v1/payments/{reference}</c>.</summary>
    GetPayment,

    /// <summary><c>GET /epayment/v1/payments/{reference}/events</c>.</summary>
    GetPaymentEvents,

    /// <summary><c>POST /epayment/v1/payments/{reference}/capture</c>.</summary>
    CapturePayment,

    /// <summary><c>POST /epayment/v1/payments/{reference}/refund</c>.</summary>
    RefundPayment,

    /// <summary><c>POST /epayment/v1/payments/{reference}/cancel</c>.</summary>
    CancelPayment,

    /// <summary><c>POST /epayment/v1/test/payments/{reference}/approve</c>.</summary>
    ApprovePayment,
}
